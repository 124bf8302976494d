package dev.pgvigil.alert;

import io.prometheus.client.CollectorRegistry;
import java.time.Instant;

/** What the push tells of itself, for a list of all metrics. */
public final class PushFamilies {
    private PushFamilies() {
    }

    /** A registry as after one delivery; values and label values mean nothing. */
    public static CollectorRegistry declared() {
        CollectorRegistry registry = new CollectorRegistry();
        PushMetrics metrics = new PushMetrics(registry);
        metrics.add("http://127.0.0.1:9093");
        metrics.delivered("http://127.0.0.1:9093", 1, Instant.EPOCH);
        return registry;
    }
}
