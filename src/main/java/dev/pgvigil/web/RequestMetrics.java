package dev.pgvigil.web;

import io.javalin.http.Context;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Counts and times requests by route. Thread-safe; the families leave their registry on {@link #close()}. */
final class RequestMetrics implements AutoCloseable {
    private static final String OTHER = "other";
    private static final float MILLIS_PER_SECOND = 1000f;

    private final Set<String> paths;
    private final Optional<CollectorRegistry> registry;
    private final Counter requests = Counter.build("pgvigil_http_requests_total", "Requests answered, by route and status code.")
            .labelNames("path", "code").create();
    private final Histogram durations = Histogram.build("pgvigil_http_request_duration_seconds", "Time to answer a request, by route.")
            .labelNames("path").buckets(0.001, 0.005, 0.025, 0.1, 0.5, 2.5).create();

    RequestMetrics(Collection<String> paths, Optional<CollectorRegistry> registry) {
        this.paths = Set.copyOf(paths);
        this.registry = registry;
        registry.ifPresent(all -> {
            all.register(requests);
            all.register(durations);
        });
    }

    void record(Context request, Float millis) {
        String path = paths.contains(request.path()) ? request.path() : OTHER;
        requests.labels(path, Integer.toString(request.statusCode())).inc();
        durations.labels(path).observe(millis / MILLIS_PER_SECOND);
    }

    @Override
    public void close() {
        registry.ifPresent(all -> {
            all.unregister(requests);
            all.unregister(durations);
        });
    }
}
