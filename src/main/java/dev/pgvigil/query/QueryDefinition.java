package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A named query with everything that follows from it: metrics, derived values, alerts. Immutable.
 *
 * @param key the name in the file, unique among the loaded files; what status, logs and {@code pgvigil_query_*} call it
 * @param name the metric namespace; several branches may share one
 * @param machine what the machine that pgvigil runs on adds to the rows; absent: nothing
 * @param searchPath extra schemas after {@code pg_catalog} and the schemas of required extensions
 * @param priority lower runs first among queries due together
 * @param fatal true: while it fails, {@code pg_up} is 0
 * @param skip true: known, never run
 * @param maxRows row cap; absent: the settings' {@code limits.rows}
 * @param keep on a failure the last good rows are served for at most that long; absent: dropped
 * @param preset the smallest preset that runs it
 * @param top which rows are served by themselves; absent: all
 * @param except rows that are left out; absent: none
 * @param unlisted what happens to columns not named in {@code columns}
 */
public record QueryDefinition(String key, String name, String description, Format format, Position at, String sql,
        Optional<Machine> machine, List<String> searchPath, Schedule schedule, Conditions conditions, int priority, boolean fatal, boolean skip,
        OptionalInt maxRows, Optional<Duration> keep, Preset preset, UnlistedColumns unlisted, List<ColumnDefinition> columns,
        List<DerivedDefinition> derived, List<AlertDefinition> alerts, Optional<TopDefinition> top, Optional<ExceptDefinition> except) {
    public QueryDefinition {
        searchPath = List.copyOf(searchPath);
        columns = List.copyOf(columns);
        derived = List.copyOf(derived);
        alerts = List.copyOf(alerts);
    }

    public Duration every() {
        return schedule.every();
    }

    public Duration timeout() {
        return schedule.timeout();
    }

    public Scope scope() {
        return schedule.scope();
    }

    /** True when both collect and serve the same: their places in files and their alerts may differ. */
    public boolean collectsLike(QueryDefinition other) {
        return equals(other) || collected().equals(other.collected());
    }

    private QueryDefinition collected() {
        return copy(ColumnDefinition.NOWHERE, columns.stream().map(ColumnDefinition::unplaced).toList(),
                derived.stream().map(DerivedDefinition::unplaced).toList(), List.of());
    }

    /** The same query with other columns and derived values. */
    public QueryDefinition with(List<ColumnDefinition> otherColumns, List<DerivedDefinition> otherDerived) {
        return copy(at, otherColumns, otherDerived, alerts);
    }

    private QueryDefinition copy(Position place, List<ColumnDefinition> otherColumns, List<DerivedDefinition> otherDerived,
            List<AlertDefinition> otherAlerts) {
        return new QueryDefinition(key, name, description, format, place, sql, machine, searchPath, schedule, conditions, priority, fatal, skip,
                maxRows, keep, preset, unlisted, otherColumns, otherDerived, otherAlerts, top, except);
    }

    /** The full metric name of a column or derived value. */
    public String metricName(String servedName) {
        return name + "_" + servedName;
    }

    /** The full metric name of a column or derived value, by its name in this definition. */
    public String metricOf(String columnOrDerived) {
        return metricName(column(columnOrDerived).map(ColumnDefinition::servedName).orElse(columnOrDerived));
    }

    /** The unit of a column or derived value, by its name in this definition; empty when it has none. */
    public String unitOf(String columnOrDerived) {
        return derived(columnOrDerived).map(DerivedDefinition::unit).or(() -> column(columnOrDerived).map(ColumnDefinition::unit))
                .flatMap(unit -> unit).orElse("");
    }

    private Optional<DerivedDefinition> derived(String called) {
        return derived.stream().filter(value -> value.name().equals(called)).findFirst();
    }

    /** A derived value hides a column of its name. */
    private Optional<ColumnDefinition> column(String called) {
        return columns.stream().filter(column -> column.column().equals(called) && derived(called).isEmpty()).findFirst();
    }
}
