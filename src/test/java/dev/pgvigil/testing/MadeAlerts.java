package dev.pgvigil.testing;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Evidence;
import dev.pgvigil.query.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Alerts of a target as a test writes them. */
public final class MadeAlerts implements AlertView {
    public volatile List<Alert> alerts = List.of();
    public volatile List<EffectiveThreshold> thresholds = List.of();
    public volatile Map<String, Integer> leftOut = Map.of();
    public final Map<Alert.Identity, List<Evidence>> evidence = new ConcurrentHashMap<>();
    private final String target;

    public MadeAlerts(String target) {
        this.target = target;
    }

    /** An alert that fires since a moment, pending for no time before. */
    public static Alert firing(String name, Severity severity, Map<String, String> labels, Instant since) {
        return new Alert(name, severity, labels, AlertState.FIRING, 0.95, 0.9, since, Optional.of(since), Optional.empty(),
                name + " is 0.95, over 0.9", "What " + name + " means", name);
    }

    /** The same alert, resolved. */
    public static Alert resolved(Alert alert, Instant at) {
        return new Alert(alert.name(), alert.severity(), alert.labels(), AlertState.INACTIVE, alert.value(), alert.threshold(), alert.activeAt(),
                alert.firedAt(), Optional.of(at), alert.summary(), alert.description(), alert.runbook());
    }

    /** The same alert, not firing yet. */
    public static Alert pending(Alert alert) {
        return new Alert(alert.name(), alert.severity(), alert.labels(), AlertState.PENDING, alert.value(), alert.threshold(), alert.activeAt(),
                Optional.empty(), Optional.empty(), alert.summary(), alert.description(), alert.runbook());
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public List<EffectiveThreshold> thresholds() {
        return thresholds;
    }

    @Override
    public List<Alert> alerts() {
        return alerts;
    }

    @Override
    public Map<String, Integer> leftOut() {
        return leftOut;
    }

    @Override
    public List<Evidence> evidence(Alert.Identity alert) {
        return evidence.getOrDefault(alert, List.of());
    }
}
