package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.util.List;
import java.util.stream.Stream;

/** Checks that an operator reads columns of the kind it can work with. */
final class OperatorColumns {
    private OperatorColumns() {
    }

    static void check(DerivedOperator operator, YamlNode at, Columns columns, YamlMap derived, Problems problems) {
        if (operator instanceof DerivedOperator.Worst || operator instanceof DerivedOperator.Count) {
            List<String> allowed = Stream.concat(columns.numbers().stream(), derived.entries().keySet().stream()).toList();
            operator.columns().forEach(name -> columns.check(at, name, "a value column or derived value", allowed, problems));
            return;
        }
        List<String> counters = counters(operator);
        operator.columns().stream().filter(counters::contains)
                .forEach(name -> columns.check(at, name, "a COUNTER column", columns.counters(), problems));
        operator.columns().stream().filter(name -> !counters.contains(name))
                .forEach(name -> columns.check(at, name, "a value column", columns.numbers(), problems));
    }

    /** The columns whose increase is taken. */
    private static List<String> counters(DerivedOperator operator) {
        if (operator instanceof DerivedOperator.Percentile percentile) {
            return List.of(percentile.count());
        }
        boolean gauges = operator instanceof DerivedOperator.Since || operator instanceof DerivedOperator.TimeUntil
                || operator instanceof DerivedOperator.Lag || operator instanceof DerivedOperator.AboveBest;
        return gauges ? List.of() : operator.columns();
    }
}
