package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.snapshot.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Age of the oldest position that a row has not reached; the worst of a group's rows. A position is as old as its first sight, so
 * the value is low by at most one interval, and 0 is said of everything younger. The history outlives rows that leave and return, and, for
 * what was seen stays true, any interruption; a row behind a position whose age is not known at all has no lag until it is.
 */
final class LagValue implements DerivedValue {
    private final Grouping grouping;
    private final DerivedOperator.Lag operator;
    private final Positions positions;

    /** @param longestPauseNanos between two collections, for a position found by the second to count as new */
    LagValue(Grouping grouping, DerivedOperator.Lag operator, long longestPauseNanos) {
        this.grouping = grouping;
        this.operator = operator;
        this.positions = new Positions(longestPauseNanos);
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        collected.column(operator.of()).values().stream().filter(Double::isFinite).max(Double::compare)
                .ifPresent(position -> positions.add(collected.atNanos(), position));
        Map<Labels, Double> seconds = new LinkedHashMap<>();
        collected.rows().forEach((labels, row) -> {
            double reached = row.value(operator.reached());
            if (Double.isFinite(reached)) {
                seconds.merge(grouping.of(labels), seconds(collected.atNanos(), row, reached), LagValue::worse);
            }
        });
        return seconds;
    }

    private double seconds(long nowNanos, Row row, double reached) {
        double known = operator.atLeast().map(row::value).filter(Double::isFinite).orElse(0.0);
        return worse(known, positions.secondsBehind(nowNanos, reached));
    }

    /** The higher one; beside one that is not known (NaN) nothing is known but what is above 0. */
    private static double worse(double one, double other) {
        double known = Math.max(Double.isNaN(one) ? 0 : one, Double.isNaN(other) ? 0 : other);
        boolean both = !Double.isNaN(one) && !Double.isNaN(other);
        return both || known > 0 ? known : Double.NaN;
    }

    @Override
    public void clear() {
        positions.clear();
    }

    @Override
    public List<Memory> save() {
        return List.of(new Memory(Map.of(), positions.isEmpty() ? Map.of() : Map.of(Labels.NONE, positions.track())));
    }

    @Override
    public void resume(List<Memory> memories, long gapNanos) {
        memories.forEach(memory -> memory.tracks().values().forEach(track -> positions.resume(track)));
    }
}
