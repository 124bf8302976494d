package dev.pgvigil.web;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Quantity;
import dev.pgvigil.snapshot.HumanTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One alert on the page, as texts.
 *
 * @param badge severity and state
 * @param style class of the style sheet
 * @param since how long it has stood so
 * @param facts value and threshold in the words of their unit, with the layer that this came from
 * @param labels {@code name=value}
 * @param runbook an address, or empty
 */
record AlertCard(String name, String badge, String style, String since, String summary, String description, String facts, List<String> labels,
        String runbook, List<EvidenceTable> evidence) {

    /** @param alert as this reader may see it */
    static AlertCard of(Alert alert, Optional<EffectiveThreshold> threshold, String runbook, List<EvidenceTable> evidence, Instant now) {
        boolean over = alert.state() == AlertState.INACTIVE;
        String badge = alert.severity().word() + (alert.state() == AlertState.FIRING ? "" : over ? ", resolved" : ", pending");
        String style = alert.state() == AlertState.FIRING ? alert.severity().word() : over ? "resolved" : "pending";
        String unit = threshold.map(EffectiveThreshold::unit).orElse("");
        String facts = "value " + Quantity.text(alert.value(), unit) + " · threshold " + Quantity.text(alert.threshold(), unit)
                + threshold.map(found -> " (" + found.layer() + ")").orElse("");
        List<String> labels = new TreeMap<>(alert.labels()).entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList();
        return new AlertCard(alert.name(), badge, style, since(alert, threshold, now), alert.summary(), alert.description(), facts, labels, runbook,
                evidence);
    }

    private static String since(Alert alert, Optional<EffectiveThreshold> threshold, Instant now) {
        if (alert.state() == AlertState.FIRING) {
            Instant fired = alert.firedAt().orElse(alert.activeAt());
            return "fires since " + moment(fired, now) + holds(alert.activeAt(), fired);
        }
        if (alert.state() == AlertState.PENDING) {
            return "holds since " + moment(alert.activeAt(), now)
                    + threshold.map(found -> ", fires " + HumanTime.until(alert.activeAt().plus(found.hold()), now)).orElse("");
        }
        Instant resolved = alert.resolvedAt().orElse(now);
        return "resolved " + HumanTime.ago(resolved, now)
                + alert.firedAt().map(fired -> ", fired for " + HumanTime.of(Duration.between(fired, resolved).truncatedTo(ChronoUnit.SECONDS))).orElse("");
    }

    private static String holds(Instant active, Instant fired) {
        Duration before = Duration.between(active, fired).truncatedTo(ChronoUnit.SECONDS);
        return before.isZero() || before.isNegative() ? "" : ", held " + HumanTime.of(before) + " before";
    }

    private static String moment(Instant then, Instant now) {
        return then.truncatedTo(ChronoUnit.SECONDS) + ", " + HumanTime.ago(then, now);
    }
}
