package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Thresholds and alerts as metrics. */
public final class AlertFamilies {
    private static final Family THRESHOLD = Family.gauge("pg_alert_threshold",
            "Threshold in force, in the unit of what the alert compares; +Inf or -Inf when the alert is disabled");
    private static final Family ALERTS = Family.gauge("pgvigil_alerts",
            "Alerts that are pending or firing by pgvigil's own evaluation; absent for none");

    private AlertFamilies() {
    }

    /** The families, for a list of all metrics; values and label values mean nothing. */
    public static List<MetricFamily> declared() {
        Alert alert = new Alert("alert", Severity.WARNING, Map.of(), AlertState.FIRING, 0, 0, Instant.EPOCH, Optional.empty(), Optional.empty(), "", "", "");
        return List.of(thresholds(List.of(new EffectiveThreshold("alert", Severity.WARNING, 0, "", Duration.ZERO, ""))), alerts(List.of(alert)));
    }

    static MetricFamily thresholds(List<EffectiveThreshold> thresholds) {
        return new MetricFamily(THRESHOLD, thresholds.stream().map(threshold -> Sample.of(
                Labels.of("alert", threshold.alert(), "severity", threshold.severity().word()), threshold.at())).toList());
    }

    /** How many there are of each name, severity and state; resolved ones don't count. */
    static MetricFamily alerts(List<Alert> alerts) {
        Map<Labels, Double> counts = new LinkedHashMap<>();
        alerts.stream().filter(alert -> alert.state() != AlertState.INACTIVE).forEach(alert -> counts.merge(
                Labels.of("alertname", alert.name(), "severity", alert.severity().word(), "alertstate", alert.state().word()), 1.0, Double::sum));
        return new MetricFamily(ALERTS, counts.entrySet().stream().map(count -> Sample.of(count.getKey(), count.getValue())).toList());
    }
}
