package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.AlertmanagerPush;
import dev.pgvigil.collect.Clocks;
import dev.pgvigil.config.LogSettings;
import dev.pgvigil.config.Settings;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.exposition.ProcessMetrics;
import dev.pgvigil.web.ShownAlerts;
import dev.pgvigil.web.WebOptions;
import dev.pgvigil.web.WebServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running sidecar: its fleet of targets, the timers, the reloader and the HTTP server. Several may run in one JVM.
 * Thread-safe; closed by who started it.
 */
public final class Sidecar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
    private final Lifecycle lifecycle = new Lifecycle();
    private Fleet fleet;
    private volatile WebServer web;

    private Sidecar() {
    }

    /**
     * Starts everything. Databases need not be reachable.
     *
     * @throws dev.pgvigil.yaml.ProblemsException when the settings cannot be served, such as an address in use; nothing is left running
     */
    public static Sidecar start(Configuration configuration, String version) {
        return start(configuration, version, log -> { });
    }

    /**
     * Starts everything, and goes on with each version of the configuration's files that has no fault.
     *
     * @param log takes the settings of the log whenever they may have changed
     * @throws dev.pgvigil.yaml.ProblemsException when the settings cannot be served, such as an address in use; nothing is left running
     */
    public static Sidecar start(Configuration configuration, String version, Consumer<LogSettings> log) {
        return start(configuration, version, log, StateKeeper.WRITE_EVERY);
    }

    static Sidecar start(Configuration configuration, String version, Consumer<LogSettings> log, Duration writeStateEvery) {
        Sidecar sidecar = new Sidecar();
        try {
            sidecar.open(configuration, version, log, writeStateEvery);
        } catch (RuntimeException e) {
            sidecar.close();
            throw e;
        }
        Settings settings = configuration.settings();
        LOG.info("listening on {}; targets: {}, queries: {}", settings.web().listen(sidecar.port()), settings.targets().size(),
                configuration.queries().size());
        return sidecar;
    }

    private void open(Configuration configuration, String version, Consumer<LogSettings> log, Duration writeStateEvery) {
        Clocks clocks = Clocks.system();
        ProcessMetrics process = new ProcessMetrics(version);
        StateKeeper keeper = new StateKeeper(configuration.settings().stateDir(), writeStateEvery);
        lifecycle.onClose(keeper::close);
        ProcessAlerts alerts = new ProcessAlerts(process, clocks.wall(), clocks.nanos());
        fleet = new Fleet(configuration, new PartRenderer(), keeper, alerts, () -> web != null && web.showsQueryText());
        lifecycle.onClose(fleet::close);
        every("expiry", fleet::tick);
        Reloader reloader = new Reloader(configuration, fleet, process, log, clocks.wall(), clocks.nanos());
        web = new WebServer(configuration.settings().web(), fleet::views, alerts::families,
                new WebOptions(clocks.wall(), Optional.of(process.registry()), reloader, new ShownAlerts(fleet::alertViews, reloader::runbooks)));
        lifecycle.onClose(web::close);
        String instance = HostName.own() + ":" + web.port();
        AlertmanagerPush push = new AlertmanagerPush(() -> fleet.pushed(instance), instance, clocks.wall(), clocks.nanos(), process.registry());
        lifecycle.onClose(push::close);
        fleet.start();
        process.loaded(clocks.wall().instant());
        every("alerts", fleet::judge);
        push.move(configuration.settings().alertmanager(), configuration.settings().runbooks());
        reloader.serve(web, push);
        every("reload", reloader::tick);
    }

    /** A timer for each on purpose: a file system that hangs must neither keep expired parts alive nor alerts from firing. */
    private void every(String name, Runnable secondly) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        lifecycle.onClose(timer::shutdownNow);
        timer.scheduleWithFixedDelay(() -> tick(secondly), 1, 1, TimeUnit.SECONDS);
    }

    /** The timer would keep an error to itself and never tick again; the thread's handler knows whether the process can go on. */
    private static void tick(Runnable work) {
        try {
            work.run();
        } catch (Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** The alerts of every target as of now, in the order of the settings, and those of the process when there are several targets. */
    public List<AlertView> alerts() {
        return fleet.alertViews();
    }

    /** The port in use, also when the settings said 0. */
    public int port() {
        return web.port();
    }

    /** Where it is asked on this machine: {@code http://127.0.0.1:9187}. */
    public String url() {
        return web.url();
    }

    /** Stops accepting, cancels what runs, joins the threads, closes the connections. Harmless when called again. */
    @Override
    public void close() {
        lifecycle.close();
    }
}
