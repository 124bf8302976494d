package dev.pgvigil.alert;

import io.prometheus.client.CollectorRegistry;
import java.time.Instant;

/** What the push tells of itself, for a list of all metrics. */
public final class PushFamilies {
    private PushFamilies() {
    }

    /** A registry with one Alertmanager; values and label values mean nothing. */
    public static CollectorRegistry declared() {
        CollectorRegistry registry = new CollectorRegistry();
        PushMetrics metrics = new PushMetrics(registry);
        metrics.add("http://127.0.0.1:9093", Instant.EPOCH);
        return registry;
    }
}
