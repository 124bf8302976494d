package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.snapshot.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of a group's rows that have a value, or have it above or below a bound.
 *
 * <p>No row at all is 0. Rows of which none has the value are 0 only to a bare count of a column: to the others they are rows of
 * which nothing is known (a derived value in its first half window, a column that a missing grant hides), so the count is absent.
 */
final class CountValue implements DerivedValue {
    private final Grouping grouping;
    private final Operand operand;
    private final DerivedOperator.Count operator;
    private final Labels everyRow;

    CountValue(Grouping grouping, Operand operand, DerivedOperator.Count operator, Labels everyRow) {
        this.grouping = grouping;
        this.operand = operand;
        this.operator = operator;
        this.everyRow = everyRow;
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Double> counts = new LinkedHashMap<>();
        if (collected.rows().isEmpty()) {
            grouping.withoutRows(everyRow).ifPresent(group -> counts.put(group, 0.0));
        }
        if (!operand.derived() && !bounded()) {
            collected.rows().keySet().forEach(labels -> counts.put(grouping.of(labels), 0.0));
        }
        operand.values(collected, told).forEach((labels, value) ->
                counts.merge(grouping.of(labels), counts(value) ? 1.0 : 0.0, Double::sum));
        return counts;
    }

    private boolean bounded() {
        return operator.above().isPresent() || operator.below().isPresent();
    }

    private boolean counts(double value) {
        boolean above = operator.above().isEmpty() || value > operator.above().getAsDouble();
        boolean below = operator.below().isEmpty() || value < operator.below().getAsDouble();
        return above && below;
    }

    @Override
    public void clear() {
        // the newest collection is all it knows
    }
}
