package dev.pgvigil.web;

import dev.pgvigil.exposition.ClientLibraryBridge;
import dev.pgvigil.snapshot.MetricFamily;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the HTTP server tells of itself, for a list of all metrics. */
public final class HttpFamilies {
    private HttpFamilies() {
    }

    /** The families as after one request; values and label values mean nothing. */
    public static List<MetricFamily> declared() {
        CollectorRegistry registry = new CollectorRegistry();
        try (RequestMetrics metrics = new RequestMetrics(Set.of(), Optional.of(registry))) {
            metrics.record("/", 200, Duration.ZERO);
            return ClientLibraryBridge.families(registry);
        }
    }
}
