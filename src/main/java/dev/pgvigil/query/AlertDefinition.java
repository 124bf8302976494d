package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One condition on one value of a query.
 *
 * @param of the column or derived value that is compared
 * @param thresholds at least one severity
 * @param runbook name of the page in {@code alerts/runbooks/}, by default the alert's
 * @param evidence names of what is to be captured when it begins to fire
 */
public record AlertDefinition(String name, Direction direction, String of, Map<Severity, Threshold> thresholds, Duration keepFiringFor,
        Optional<Role> role, String summary, String description, String runbook, List<String> evidence, Position at) {
    public AlertDefinition {
        thresholds = Map.copyOf(thresholds);
        evidence = List.copyOf(evidence);
    }

    /** What each severity compares. */
    public String comparedBy(Severity severity) {
        return thresholds.get(severity).of().orElse(of);
    }

    /** Everything that is compared. */
    List<String> compared() {
        return thresholds.keySet().stream().map(this::comparedBy).distinct().toList();
    }

    /** True when both mean the same, wherever they stand. */
    boolean sameAs(AlertDefinition other) {
        return equals(new AlertDefinition(other.name, other.direction, other.of, other.thresholds, other.keepFiringFor, other.role, other.summary,
                other.description, other.runbook, other.evidence, at));
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
