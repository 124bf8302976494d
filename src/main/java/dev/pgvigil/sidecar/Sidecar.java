package dev.pgvigil.sidecar;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.TargetCollector;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.exposition.ProcessMetrics;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Renderer;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.web.WebOptions;
import dev.pgvigil.web.WebServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running sidecar: its targets' collectors, the timer that lets parts expire and the HTTP server. Several may run in one JVM.
 * Thread-safe; closed by who started it.
 */
public final class Sidecar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
    private final Lifecycle lifecycle = new Lifecycle();
    private WebServer web;

    private Sidecar() {
    }

    /**
     * Starts everything. Databases need not be reachable.
     *
     * @throws dev.pgvigil.yaml.ProblemsException when the settings cannot be served, such as an address in use; nothing is left running
     */
    public static Sidecar start(Configuration configuration, String version) {
        Sidecar sidecar = new Sidecar();
        try {
            sidecar.open(configuration.settings(), configuration.queries(), version);
        } catch (RuntimeException e) {
            sidecar.close();
            throw e;
        }
        LOG.info("listening on {}:{}, {} targets, {} queries", configuration.settings().web().host(), sidecar.port(),
                configuration.settings().targets().size(), configuration.queries().size());
        return sidecar;
    }

    private void open(Settings settings, List<QueryDefinition> queries, String version) {
        ProcessMetrics process = new ProcessMetrics(version);
        Renderer renderer = new PartRenderer();
        List<TargetCollector> collectors = new ArrayList<>();
        for (TargetSettings target : settings.targets()) {
            collectors.add(collector(target, settings, queries, renderer));
        }
        startTimer(collectors);
        web = new WebServer(settings.web(), List.copyOf(collectors), process::families,
                new WebOptions(Clocks.system().wall(), Optional.of(process.registry())));
        lifecycle.onClose(web::close);
        process.loaded(Clocks.system().wall().instant());
        collectors.forEach(TargetCollector::start);
    }

    private TargetCollector collector(TargetSettings target, Settings settings, List<QueryDefinition> queries, Renderer renderer) {
        Server server = PostgresServer.open(target.name(), target.connection());
        SnapshotStore store = new SnapshotStore(target.name(), renderer, settings.limits().series());
        TargetCollector collector = new TargetCollector(target, queries, settings.limits(), server, store, Clocks.system());
        lifecycle.onClose(collector::close);
        lifecycle.onClose(server::close);
        lifecycle.onClose(collector::stop);
        return collector;
    }

    private void startTimer(List<TargetCollector> collectors) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "expiry");
            thread.setDaemon(true);
            return thread;
        });
        lifecycle.onClose(timer::shutdownNow);
        timer.scheduleWithFixedDelay(() -> collectors.forEach(Sidecar::tick), 1, 1, TimeUnit.SECONDS);
    }

    private static void tick(TargetCollector collector) {
        try {
            collector.tick();
        } catch (RuntimeException e) {
            LOG.error("the timer met a fault of its own on {}", collector.name(), e);
        }
    }

    /** The port in use, also when the settings said 0. */
    public int port() {
        return web.port();
    }

    /** Stops accepting, cancels what runs, joins the threads, closes the connections. Harmless when called again. */
    @Override
    public void close() {
        lifecycle.close();
    }
}
