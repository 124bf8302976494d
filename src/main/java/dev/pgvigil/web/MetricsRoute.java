package dev.pgvigil.web;

import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.TargetView;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics}: the process's own families, with the only target's parts, or with what says which of several targets are up.
 * Thread-safe.
 */
final class MetricsRoute implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsRoute.class);

    private final Targets targets;
    private final Supplier<List<MetricFamily>> processFamilies;
    private final PartRenderer renderer = new PartRenderer();
    private final AtomicBoolean failing = new AtomicBoolean();

    MetricsRoute(Targets targets, Supplier<List<MetricFamily>> processFamilies) {
        this.targets = targets;
        this.processFamilies = processFamilies;
    }

    @Override
    public void handle(Context request) {
        List<Rendering> renderings = new ArrayList<>();
        List<TargetView> now = targets.all();
        if (now.size() == 1) {
            now.get(0).snapshot().parts().stream().map(Part::rendering).forEach(renderings::add);
        } else {
            renderings.add(renderer.render(FleetFamilies.of(now)));
        }
        renderings.add(renderer.render(ownFamilies()));
        Scrape.answer(request, renderings);
    }

    /** A fault in the process's own metrics costs only them. */
    private List<MetricFamily> ownFamilies() {
        try {
            List<MetricFamily> families = processFamilies.get();
            if (failing.getAndSet(false)) {
                LOG.info("the process's own metrics can be read again");
            }
            return families;
        } catch (RuntimeException e) {
            if (!failing.getAndSet(true)) {
                LOG.error("the process's own metrics cannot be read and are left out of /metrics", e);
            }
            return List.of();
        }
    }
}
