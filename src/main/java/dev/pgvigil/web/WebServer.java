package dev.pgvigil.web;

import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.TargetView;
import dev.pgvigil.yaml.ProblemsException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The HTTP server; started by the constructor. Thread-safe. Closed by who made it. */
public final class WebServer implements AutoCloseable {
    private final Listener listener;
    private final RequestMetrics metrics;
    private final Javalin javalin;

    /**
     * Serves with the system's clock and without counting requests.
     *
     * @see #WebServer(WebSettings, List, Supplier, WebOptions)
     */
    public WebServer(WebSettings settings, List<TargetView> targets, Supplier<List<MetricFamily>> processFamilies) {
        this(settings, targets, processFamilies, WebOptions.DEFAULT);
    }

    /**
     * Starts serving.
     *
     * @param targets every configured target, in the order of the settings
     * @param processFamilies the process's own families, read at each scrape
     * @throws ProblemsException when the address cannot be taken, or the settings ask for what this version does not serve
     */
    public WebServer(WebSettings settings, List<TargetView> targets, Supplier<List<MetricFamily>> processFamilies, WebOptions options) {
        settings.configFile().ifPresent(file -> {
            throw ProblemsException.of("web.config_file", "found " + file + ", expected nothing: this version cannot serve TLS or users yet");
        });
        Map<String, Handler> routes = routes(List.copyOf(targets), processFamilies, options);
        listener = new Listener(settings);
        metrics = new RequestMetrics(routes.keySet(), options.registry());
        javalin = Javalin.create(config -> configure(config, routes));
        start();
    }

    private static Map<String, Handler> routes(List<TargetView> targets, Supplier<List<MetricFamily>> processFamilies, WebOptions options) {
        Map<String, Handler> routes = new LinkedHashMap<>();
        routes.put("/", new StatusRoute(targets, options.clock()));
        routes.put("/metrics", new MetricsRoute(targets, processFamilies));
        routes.put("/probe", new ProbeRoute(targets));
        routes.put("/targets", new TargetsRoute(targets));
        routes.put("/livez", new LivenessRoute(targets, options.clock()));
        routes.put("/readyz", new ReadinessRoute(targets));
        return routes;
    }

    private void configure(JavalinConfig config, Map<String, Handler> routes) {
        listener.configure(config);
        config.requestLogger.http(metrics::record);
        routes.forEach((path, handler) -> {
            config.routes.get(path, handler);
            config.routes.head(path, handler);
        });
        PlainErrors.install(config, routes.keySet());
    }

    private void start() {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The port in use, also when 0 was asked for. */
    public int port() {
        return listener.port();
    }

    /** Stops accepting, waits at most two seconds for requests under way, and ends every thread of the server. */
    @Override
    public void close() {
        javalin.stop();
        metrics.close();
    }
}
