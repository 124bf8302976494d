package dev.pgvigil.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Evidence;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /alerts} for machines. Every field is always there; what is not known is null. Times are UTC as ISO 8601 writes them. */
final class AlertsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AlertsJson() {
    }

    static byte[] of(List<TargetAlerts> targets, Instant now) throws JsonProcessingException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", now.toString());
        all.put("firing", FiringCount.sum(targets.stream().map(TargetAlerts::firing).toList()).byWord());
        all.put("targets", targets.stream().map(AlertsJson::target).toList());
        return JSON.writeValueAsBytes(all);
    }

    private static Map<String, Object> target(TargetAlerts alerts) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("target", alerts.target());
        target.put("up", alerts.up());
        target.put("watched", alerts.unjudged().watched());
        target.put("firing", alerts.firing().byWord());
        target.put("unjudged_queries", unjudged(alerts.unjudged()));
        target.put("alerts", alerts.alerts().stream().map(AlertsJson::alert).toList());
        target.put("left_out_series", new TreeMap<>(alerts.leftOut()));
        target.put("thresholds", alerts.thresholds().stream().map(AlertsJson::threshold).toList());
        return target;
    }

    private static Map<String, Object> unjudged(Unjudged unjudged) {
        return new TreeMap<>(Map.of("failing", unjudged.of(Standing.FAILING), "stale", unjudged.of(Standing.STALE),
                "skipped", unjudged.of(Standing.LACKING), "waiting", unjudged.of(Standing.WAITING)));
    }

    private static Map<String, Object> alert(TargetAlerts.Shown shown) {
        Alert alert = shown.alert();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("alertname", alert.name());
        fields.put("severity", alert.severity().word());
        fields.put("state", alert.state() == AlertState.INACTIVE ? "resolved" : alert.state().word());
        fields.put("labels", new TreeMap<>(alert.labels()));
        fields.put("summary", alert.summary());
        fields.put("description", alert.description());
        fields.put("value", finite(alert.value()));
        fields.put("threshold", finite(alert.threshold()));
        fields.put("unit", shown.threshold().map(EffectiveThreshold::unit).flatMap(AlertsJson::known).orElse(null));
        fields.put("threshold_layer", shown.threshold().map(EffectiveThreshold::layer).orElse(null));
        fields.put("active_at", alert.activeAt().toString());
        fields.put("fired_at", text(alert.firedAt()));
        fields.put("resolved_at", text(alert.resolvedAt()));
        fields.put("runbook", alert.runbook());
        fields.put("runbook_url", shown.runbook().orElse(null));
        fields.put("evidence", shown.evidence().stream().map(AlertsJson::evidence).toList());
        return fields;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", evidence.title());
        fields.put("captured_at", evidence.capturedAt().toString());
        fields.put("columns", evidence.columns());
        fields.put("rows", evidence.rows());
        fields.put("note", evidence.note());
        return fields;
    }

    private static Map<String, Object> threshold(EffectiveThreshold threshold) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("alertname", threshold.alert());
        fields.put("severity", threshold.severity().word());
        fields.put("at", finite(threshold.at()));
        fields.put("unit", known(threshold.unit()).orElse(null));
        fields.put("disabled", threshold.disabled());
        fields.put("for_seconds", threshold.hold().toMillis() / 1e3);
        fields.put("layer", threshold.layer());
        return fields;
    }

    private static Optional<String> known(String unit) {
        return Optional.of(unit).filter(word -> !word.isEmpty());
    }

    private static String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    /** JSON has no other numbers. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
