package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the derived values of one query from their definitions. */
final class DerivedValues {
    private final QueryDefinition query;
    private final Labels everyRow;
    private final long longestGapNanos;

    DerivedValues(QueryDefinition query, Labels everyRow) {
        this.query = query;
        this.everyRow = everyRow;
        this.longestGapNanos = Continuity.longestGap(query.every()).toNanos();
    }

    /** By name, each after those it refers to. */
    Map<String, DerivedValue> inOrder() {
        Map<String, DerivedValue> values = new LinkedHashMap<>();
        List<DerivedDefinition> waiting = new ArrayList<>(query.derived());
        while (!waiting.isEmpty()) {
            List<DerivedDefinition> ready = waiting.stream()
                    .filter(one -> waiting.stream().noneMatch(other -> refersTo(one, other))).toList();
            if (ready.isEmpty()) {
                throw new IllegalArgumentException(circle(waiting));
            }
            ready.forEach(derived -> values.put(derived.name(), made(derived)));
            waiting.removeAll(ready);
        }
        return values;
    }

    private String circle(List<DerivedDefinition> waiting) {
        return query.key() + ": derived values " + waiting.stream().map(DerivedDefinition::name).collect(Collectors.joining(", "))
                + " refer to each other in a circle, expected at least one that refers to a column";
    }

    private static boolean refersTo(DerivedDefinition one, DerivedDefinition other) {
        return one != other && operandName(one.operator()).equals(other.name());
    }

    /** Only worst and count look at other derived values. */
    private static String operandName(DerivedOperator operator) {
        if (operator instanceof DerivedOperator.Worst worst) {
            return worst.of();
        }
        return operator instanceof DerivedOperator.Count count ? count.of() : "";
    }

    private DerivedValue made(DerivedDefinition derived) {
        Grouping grouping = Grouping.of(query, derived);
        DerivedOperator operator = derived.operator();
        if (operator instanceof DerivedOperator.Rate rate) {
            return counter(grouping, derived, rate.columns(), Outcomes.rate());
        }
        if (operator instanceof DerivedOperator.Increase increase) {
            return counter(grouping, derived, increase.columns(), Outcomes.increase());
        }
        if (operator instanceof DerivedOperator.Ratio ratio) {
            return counter(grouping, derived, ratio.columns(), Outcomes.ratio(ratio.columns(), ratio.of(), ratio.to()));
        }
        if (operator instanceof DerivedOperator.Mean mean) {
            return counter(grouping, derived, mean.columns(), Outcomes.ratio(mean.columns(), List.of(mean.total()), List.of(mean.count())));
        }
        if (operator instanceof DerivedOperator.Slowdown slowdown) {
            return new SlowdownValue(grouping, slowdown, derived);
        }
        if (operator instanceof DerivedOperator.Percentile percentile) {
            return counter(grouping, derived, new MomentQuantities(percentile), Outcomes.percentile(percentile));
        }
        return floored(grouping, derived, withoutCounters(grouping, derived));
    }

    private DerivedValue withoutCounters(Grouping grouping, DerivedDefinition derived) {
        DerivedOperator operator = derived.operator();
        if (operator instanceof DerivedOperator.Since since) {
            return new SinceValue(grouping, since.of(), longestGapNanos);
        }
        if (operator instanceof DerivedOperator.TimeUntil until) {
            return new TimeUntilValue(grouping, until, derived.window());
        }
        if (operator instanceof DerivedOperator.Lag lag) {
            return new LagValue(grouping, lag, query.every().multipliedBy(2).toNanos());
        }
        if (operator instanceof DerivedOperator.AboveBest best) {
            return new AboveBestValue(grouping, best.of(), derived.window());
        }
        if (operator instanceof DerivedOperator.Worst worst) {
            return new WorstValue(grouping, operand(derived), worst);
        }
        return new CountValue(grouping, operand(derived), (DerivedOperator.Count) operator, everyRow);
    }

    private Operand operand(DerivedDefinition derived) {
        return new Operand(operandName(derived.operator()), query.derived().stream().anyMatch(other -> refersTo(derived, other)));
    }

    private DerivedValue counter(Grouping grouping, DerivedDefinition derived, List<String> columns, CounterValue.Outcome outcome) {
        return counter(grouping, derived, new ColumnQuantities(columns), outcome);
    }

    /** The floor's columns join the value's own, so that both speak of the same rows and the same covered time. */
    private DerivedValue counter(Grouping grouping, DerivedDefinition derived, Quantities quantities, CounterValue.Outcome outcome) {
        if (derived.floor().isEmpty()) {
            return new CounterValue(grouping, quantities, derived.window(), longestGapNanos, outcome);
        }
        DerivedDefinition.Floor floor = derived.floor().get();
        Quantities joined = new JoinedQuantities(quantities, new ColumnQuantities(floor.of()));
        return new CounterValue(grouping, joined, derived.window(), longestGapNanos, Outcomes.withFloor(outcome, quantities.width(), floor));
    }

    private DerivedValue floored(Grouping grouping, DerivedDefinition derived, DerivedValue value) {
        if (derived.floor().isEmpty()) {
            return value;
        }
        DerivedDefinition.Floor floor = derived.floor().get();
        CounterValue traffic = new CounterValue(grouping, new ColumnQuantities(floor.of()), derived.window(), longestGapNanos, Outcomes.rateOfAll());
        return new FlooredValue(value, traffic, floor.perSecond());
    }
}
