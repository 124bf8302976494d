package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.snapshot.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The highest or lowest of a column or of another derived value among a group's rows. */
final class WorstValue implements DerivedValue {
    private final Grouping grouping;
    private final Operand operand;
    private final BinaryOperator<Double> worse;

    WorstValue(Grouping grouping, Operand operand, DerivedOperator.Worst operator) {
        this.grouping = grouping;
        this.operand = operand;
        this.worse = operator.lowest() ? Math::min : Math::max;
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Double> worst = new LinkedHashMap<>();
        operand.values(collected, told).forEach((labels, value) -> worst.merge(grouping.of(labels), value, worse));
        return worst;
    }

    @Override
    public void clear() {
        // the newest collection is all it knows
    }
}
