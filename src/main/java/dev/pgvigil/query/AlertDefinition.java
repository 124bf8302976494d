package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One condition on one value of a query.
 *
 * @param of the column or derived value that is compared
 * @param thresholds at least one severity
 * @param runbook name of the page in {@code alerts/runbooks/}, by default the alert's
 */
public record AlertDefinition(String name, Direction direction, String of, Map<Severity, Threshold> thresholds, Duration keepFiringFor,
        Optional<Role> role, String summary, String description, String runbook, Position at) {
    public AlertDefinition {
        thresholds = Map.copyOf(thresholds);
    }

    /** Which side of the threshold is bad. */
    public enum Direction {
        ABOVE, BELOW
    }

    /**
     * When one severity fires.
     *
     * @param hold how long the condition must hold ({@code for})
     * @param of a column or derived value of its own, when it is not the alert's
     */
    public record Threshold(double at, Duration hold, Optional<String> of) {
    }
}
