package dev.pgvigil.web;

import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.EffectiveThreshold;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * One target on the page of alerts, as texts.
 *
 * @param style class of the style sheet
 * @param standing how many alerts fire, are pending, were resolved
 * @param blind what cannot be judged, or empty
 * @param leftOut series beyond those that are followed, a sentence for each alert
 * @param thresholdSummary how many there are
 */
record AlertSection(String target, String style, String standing, String chip, String blind, String blindStyle, List<AlertCard> cards, List<String> leftOut,
        List<ThresholdLine> thresholds, String thresholdSummary) {

    static AlertSection of(TargetAlerts alerts, Instant now) {
        FiringCount firing = alerts.firing();
        long disabled = alerts.thresholds().stream().filter(EffectiveThreshold::disabled).count();
        return new AlertSection(alerts.target(), firing.all() > 0 ? firing.style() : alerts.unjudged().style(), standing(alerts),
                firing.all() > 0 ? firing.told() : "", alerts.unjudged().told(), alerts.unjudged().style(),
                alerts.alerts().stream().map(shown -> card(shown, now)).toList(),
                new TreeMap<>(alerts.leftOut()).entrySet().stream().map(entry -> "The condition of " + entry.getKey() + " holds for " + entry.getValue()
                        + " more series than are followed.").toList(),
                alerts.thresholds().stream().map(ThresholdLine::of).toList(),
                alerts.thresholds().size() + (disabled == 0 ? "" : ", " + disabled + " of them disabled"));
    }

    private static AlertCard card(TargetAlerts.Shown shown, Instant now) {
        return AlertCard.of(shown.alert(), shown.threshold(), shown.runbook().orElse(""),
                shown.evidence().stream().map(table -> EvidenceTable.of(table, now)).toList(), now);
    }

    private static String standing(TargetAlerts alerts) {
        long pending = alerts.count(AlertState.PENDING);
        long resolved = alerts.count(AlertState.INACTIVE);
        return alerts.firing().headline() + (pending == 0 ? "" : "; " + pending + " pending")
                + (resolved == 0 ? "" : "; " + resolved + " resolved a short while ago") + ".";
    }
}
