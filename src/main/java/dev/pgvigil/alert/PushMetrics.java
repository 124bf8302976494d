package dev.pgvigil.alert;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Instant;
import java.util.List;

/** Counts what is pushed, by Alertmanager. Thread-safe; the families leave their registry on {@link #close()}. */
final class PushMetrics implements AutoCloseable {
    private static final String LABEL = "alertmanager";
    private static final double MILLIS = 1e3;
    private final CollectorRegistry registry;
    private final Counter delivered = Counter.build("pgvigil_notifications_total",
            "Alerts that an Alertmanager took, counted each time they were sent, the watchdog too").labelNames(LABEL).create();
    private final Counter failures = Counter.build("pgvigil_notifications_failures_total",
            "Requests with alerts that an Alertmanager did not take").labelNames(LABEL).create();
    private final Gauge lastSuccess = Gauge.build("pgvigil_notifications_last_success_timestamp_seconds",
            "When an Alertmanager last took alerts, before the first time when pushing to it began, seconds since 1970").labelNames(LABEL).create();
    private final Gauge waiting = Gauge.build("pgvigil_notifications_waiting",
            "Alerts that an Alertmanager is still to be told of").labelNames(LABEL).create();

    PushMetrics(CollectorRegistry registry) {
        this.registry = registry;
        all().forEach(registry::register);
    }

    private List<Collector> all() {
        return List.of(delivered, failures, lastSuccess, waiting);
    }

    /** Shows an Alertmanager from now on: one that never takes anything is to look old, too. */
    void add(String alertmanager, Instant now) {
        delivered.labels(alertmanager);
        failures.labels(alertmanager);
        lastSuccess.labels(alertmanager).set(now.toEpochMilli() / MILLIS);
        waiting.labels(alertmanager);
    }

    void remove(String alertmanager) {
        delivered.remove(alertmanager);
        failures.remove(alertmanager);
        lastSuccess.remove(alertmanager);
        waiting.remove(alertmanager);
    }

    void delivered(String alertmanager, int alerts, Instant at) {
        delivered.labels(alertmanager).inc(alerts);
        lastSuccess.labels(alertmanager).set(at.toEpochMilli() / MILLIS);
    }

    void failed(String alertmanager) {
        failures.labels(alertmanager).inc();
    }

    void waiting(String alertmanager, int alerts) {
        waiting.labels(alertmanager).set(alerts);
    }

    @Override
    public void close() {
        all().forEach(registry::unregister);
    }
}
