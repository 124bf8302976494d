package dev.pgvigil.web;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Evidence;
import dev.pgvigil.alert.RunbookLink;
import dev.pgvigil.snapshot.TargetView;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alerts of one target as one reader may see them, read at one moment.
 *
 * @param alerts in the view's order
 * @param thresholds by alert and severity
 * @param leftOut by alert, how many more series meet a condition than are followed
 */
record TargetAlerts(String target, boolean up, List<Shown> alerts, List<EffectiveThreshold> thresholds, Map<String, Integer> leftOut,
        Unjudged unjudged) {
    /**
     * One alert.
     *
     * @param alert redacted for the reader
     * @param threshold in force now; absent when there is none any more
     * @param runbook absent when nobody said where they are
     */
    record Shown(Alert alert, Optional<EffectiveThreshold> threshold, Optional<String> runbook, List<Evidence> evidence) {
    }

    static TargetAlerts of(TargetView target, Optional<AlertView> view, Optional<URI> runbooks, Redaction redaction, Instant now) {
        List<EffectiveThreshold> thresholds = view.map(TargetAlerts::thresholds).orElse(List.of());
        return new TargetAlerts(target.name(), target.status().up(), view.map(found -> alerts(found, thresholds, runbooks, redaction)).orElse(List.of()),
                thresholds, view.map(AlertView::leftOut).orElse(Map.of()), Unjudged.of(target, view.isPresent(), now));
    }

    /** Alerts on the process itself, which no query has to feed. */
    static TargetAlerts ofProcess(AlertView view, Optional<URI> runbooks, Redaction redaction) {
        List<EffectiveThreshold> thresholds = thresholds(view);
        return new TargetAlerts(view.target(), true, alerts(view, thresholds, runbooks, redaction), thresholds, view.leftOut(),
                new Unjudged(true, false, Map.of()));
    }

    private static List<EffectiveThreshold> thresholds(AlertView view) {
        return view.thresholds().stream()
                .sorted(Comparator.comparing(EffectiveThreshold::alert).thenComparing(EffectiveThreshold::severity, Comparator.reverseOrder())).toList();
    }

    private static List<Shown> alerts(AlertView view, List<EffectiveThreshold> thresholds, Optional<URI> runbooks, Redaction redaction) {
        return view.alerts().stream().map(alert -> new Shown(redaction.of(alert),
                thresholds.stream().filter(found -> found.alert().equals(alert.name()) && found.severity() == alert.severity()).findFirst(),
                RunbookLink.of(runbooks, alert.runbook()), view.evidence(alert.identity()))).toList();
    }

    FiringCount firing() {
        return FiringCount.of(alerts.stream().map(Shown::alert).toList());
    }

    long count(AlertState state) {
        return alerts.stream().filter(shown -> shown.alert.state() == state).count();
    }
}
