package dev.pgvigil.catalogue;

import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.Preset;
import dev.pgvigil.query.QueryDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One metric name with all that is known of it before any server is asked. Immutable.
 *
 * @param type as in text format 0.0.4
 * @param unit empty for none
 * @param labels in alphabetical order; {@code le} and {@code quantile} are understood
 * @param queries those that give it, in the order of their file: one at a time on a server. None for the process's own
 */
public record Metric(String name, String type, String unit, List<String> labels, String help, List<QueryDefinition> queries) {
    public Metric {
        labels = labels.stream().sorted().toList();
        queries = List.copyOf(queries);
    }

    /** True when the process tells of itself. */
    public boolean own() {
        return queries.isEmpty();
    }

    /** True when some query gives it on that major version, as far as the definitions tell. */
    public boolean on(int major) {
        return own() || queries.stream().anyMatch(query -> SupportedMajors.of(query).contains(major));
    }

    /** The major versions on which some query gives it; none for PgBouncer's. */
    public List<Integer> majors() {
        return own() ? SupportedMajors.ALL : SupportedMajors.ALL.stream().filter(this::on).toList();
    }

    /** The smallest preset that has it; empty for the process's own. */
    public Optional<Preset> preset() {
        return queries.stream().map(QueryDefinition::preset).min(Comparator.naturalOrder());
    }

    /** The views, functions and settings that are read for it. */
    public List<String> sources() {
        return own() ? List.of("pgvigil itself") : queries.stream().flatMap(query -> Sources.of(query).stream()).distinct().toList();
    }

    /** The alerts that compare it. */
    public List<String> alerts() {
        return queries.stream().flatMap(query -> query.alerts().stream().filter(alert -> compares(query, alert)).map(AlertDefinition::name))
                .distinct().sorted().toList();
    }

    private boolean compares(QueryDefinition query, AlertDefinition alert) {
        return query.metricOf(alert.of()).equals(name)
                || alert.thresholds().values().stream().anyMatch(threshold -> threshold.of().filter(of -> query.metricOf(of).equals(name)).isPresent());
    }

    /** The same with another query that gives it. */
    Metric and(Metric other) {
        List<QueryDefinition> both = new java.util.ArrayList<>(queries);
        both.addAll(other.queries);
        return new Metric(name, type, unit, labels, help, both.stream().distinct().toList());
    }
}
