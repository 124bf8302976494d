package dev.pgvigil.web;

import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.TargetView;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.ProblemsException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP server; started by the constructor. Thread-safe. Closed by who made it. */
public final class WebServer implements AutoCloseable {
    private final WebSettings settings;
    private final Security security;
    private final Listener listener;
    private final RequestMetrics metrics;
    private final Javalin javalin;

    /**
     * Serves with the system's clock and without counting requests.
     *
     * @see #WebServer(WebSettings, Supplier, Supplier, WebOptions)
     */
    public WebServer(WebSettings settings, Supplier<List<TargetView>> targets, Supplier<List<MetricFamily>> processFamilies) {
        this(settings, targets, processFamilies, WebOptions.DEFAULT);
    }

    /**
     * Starts serving.
     *
     * @param targets every configured target, in the order of the settings; asked at each request
     * @param processFamilies the process's own families, read at each scrape
     * @throws ProblemsException when the address cannot be taken, or the {@code web.config.file} or a file that it names has faults
     */
    public WebServer(WebSettings settings, Supplier<List<TargetView>> targets, Supplier<List<MetricFamily>> processFamilies, WebOptions options) {
        this.settings = settings;
        security = Security.of(settings);
        List<Route> routes = routes(new Targets(targets), processFamilies, options);
        listener = new Listener(settings, security);
        metrics = new RequestMetrics(routes.stream().map(Route::path).toList(), options.registry());
        javalin = Javalin.create(config -> configure(config, routes));
        start();
    }

    /** Reads the {@code web.config.file} and the files that it names for their faults alone. */
    public static void check(WebSettings settings, Problems problems) {
        Security.check(settings, problems);
    }

    private List<Route> routes(Targets targets, Supplier<List<MetricFamily>> processFamilies, WebOptions options) {
        return List.of(Route.read("/", new StatusRoute(targets, options, security)),
                Route.read("/alerts", new AlertsRoute(targets, options.alerts(), options.clock(), security)),
                Route.read("/metrics", new MetricsRoute(targets, processFamilies)),
                Route.read("/probe", new ProbeRoute(targets)),
                Route.read("/targets", new TargetsRoute(targets)),
                Route.read("/livez", new LivenessRoute(targets, options.clock())),
                Route.read("/readyz", new ReadinessRoute(targets)),
                Route.check("/primary", RoleRoute.primary(targets, options.clock())),
                Route.check("/replica", RoleRoute.replica(targets, options.clock())),
                Route.act("/-/reload", new ReloadRoute(options.reloading(), security)));
    }

    private void configure(JavalinConfig config, List<Route> routes) {
        listener.configure(config);
        config.requestLogger.http(metrics::record);
        config.routes.before(security.gate());
        config.routes.after(security.gate()::hush);
        routes.forEach(route -> route.methods().forEach(method -> config.routes.addHttpHandler(method, route.path(), route.handler())));
        PlainErrors.install(config, routes);
    }

    private void start() {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Reads the {@code web.config.file} and the files that it names again, and changes nothing yet.
     *
     * @param settings name the file; the address stays as it was at the start
     * @return takes what was read, for requests and connections that begin from then on; cannot fail
     * @throws ProblemsException when they have faults, or ask for TLS where there was none or the other way round
     */
    public Runnable prepareReload(WebSettings settings) {
        return security.prepareReload(settings);
    }

    /** True while every reader is authenticated and the settings allow query texts, users and clients' addresses to be shown. */
    public boolean showsQueryText() {
        return security.showsQueryText();
    }

    /** The port in use, also when 0 was asked for. */
    public int port() {
        return listener.port();
    }

    /** Where it is asked on this machine: {@code https://[::1]:9187}. */
    public String url() {
        return settings.url(security.tls().isPresent(), port());
    }

    /** Stops accepting, waits at most two seconds for requests under way, and ends every thread of the server. */
    @Override
    public void close() {
        javalin.stop();
        metrics.close();
    }
}
