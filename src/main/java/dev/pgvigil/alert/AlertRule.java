package dev.pgvigil.alert;

import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.Severity;
import java.util.List;
import java.util.Map;

/**
 * One alert with the full names of what it reads: what the rules writer writes and the evaluator judges. Immutable.
 *
 * @param queries keys of the definitions that serve its metrics (branches share an alert); empty when pgvigil's own families do
 * @param metrics full metric name by severity
 * @param where labels that a series must have to be judged, with their values; empty for all series
 * @param age true when the metrics are times since 1970 and what is compared is how long ago they are, in seconds
 * @param unit base unit of what is compared such as {@code seconds}, {@code bytes}, {@code ratio}; empty when it has none
 */
public record AlertRule(AlertDefinition definition, List<String> queries, Map<Severity, String> metrics, Map<String, String> where, boolean age,
        String unit) {
    public AlertRule {
        queries = List.copyOf(queries);
        metrics = Map.copyOf(metrics);
        where = Map.copyOf(where);
    }

    public String name() {
        return definition.name();
    }
}
