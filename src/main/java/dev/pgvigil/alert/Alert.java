package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One alert on one series of one target: pending, firing, or resolved a short while ago. Immutable. It is the same alert as long as name,
 * severity and labels are the same.
 *
 * @param labels of the series, without target, job and instance; values are texts from a database: untrusted
 * @param state {@link AlertState#INACTIVE} when it was resolved
 * @param value the newest one that was judged, in the metric's base unit
 * @param threshold in force when it was judged last
 * @param activeAt since when the condition holds
 * @param firedAt since when it fires; empty while pending
 * @param resolvedAt when it stopped firing; empty until then
 * @param summary one line, placeholders filled in; holds label values: untrusted
 * @param description placeholders filled in; may be empty; untrusted
 * @param runbook name of the page in {@code alerts/runbooks/}
 */
public record Alert(String name, Severity severity, Map<String, String> labels, AlertState state, double value, double threshold,
        Instant activeAt, Optional<Instant> firedAt, Optional<Instant> resolvedAt, String summary, String description, String runbook) {
    public Alert {
        labels = Map.copyOf(labels);
    }

    /** What makes it the same alert at another time. */
    public Identity identity() {
        return new Identity(name, severity, labels);
    }

    /** Name, severity and the labels of the series. */
    public record Identity(String name, Severity severity, Map<String, String> labels) {
    }
}
