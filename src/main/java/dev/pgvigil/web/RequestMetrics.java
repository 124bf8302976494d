package dev.pgvigil.web;

import io.javalin.http.Context;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Counts and times requests by route. Thread-safe; the families leave their registry on {@link #close()}. */
final class RequestMetrics implements AutoCloseable {
    private static final String OTHER = "other";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

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
        record(request.path(), request.statusCode(), Duration.ofNanos((long) (millis * NANOS_PER_MILLI)));
    }

    void record(String asked, int code, Duration took) {
        String path = paths.contains(asked) ? asked : OTHER;
        requests.labels(path, Integer.toString(code)).inc();
        durations.labels(path).observe(took.toNanos() / NANOS_PER_SECOND);
    }

    @Override
    public void close() {
        registry.ifPresent(all -> {
            all.unregister(requests);
            all.unregister(durations);
        });
    }
}
