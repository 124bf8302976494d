package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.snapshot.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Age of the oldest position that a row has not reached; the worst of a group's rows. A position is as old as its first sight, so
 * the value is low by at most one interval, and 0 is said of everything younger. The history outlives rows that leave and return.
 */
final class LagValue implements DerivedValue {
    private final Grouping grouping;
    private final DerivedOperator.Lag operator;
    private final Positions positions = new Positions();

    LagValue(Grouping grouping, DerivedOperator.Lag operator) {
        this.grouping = grouping;
        this.operator = operator;
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        collected.column(operator.of()).values().stream().max(Double::compare)
                .ifPresent(position -> positions.add(collected.atNanos(), position));
        Map<Labels, Double> seconds = new LinkedHashMap<>();
        collected.rows().forEach((labels, row) -> {
            double reached = row.value(operator.reached());
            if (Double.isFinite(reached)) {
                seconds.merge(grouping.of(labels), seconds(collected.atNanos(), row, reached), Math::max);
            }
        });
        return seconds;
    }

    private double seconds(long nowNanos, Row row, double reached) {
        double known = operator.atLeast().map(row::value).filter(Double::isFinite).orElse(0.0);
        return Math.max(known, positions.secondsBehind(nowNanos, reached));
    }

    @Override
    public void clear() {
        positions.clear();
    }
}
