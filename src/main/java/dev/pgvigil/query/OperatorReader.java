package dev.pgvigil.query;

import dev.pgvigil.query.DerivedOperator.Count;
import dev.pgvigil.query.DerivedOperator.Percentile;
import dev.pgvigil.query.DerivedOperator.Slowdown;
import dev.pgvigil.query.DerivedOperator.TimeUntil;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the operators that have keys of their own. */
final class OperatorReader {
    private static final int MIN_COUNT = 30;
    private static final Duration PAST = Duration.ofDays(7);

    private OperatorReader() {
    }

    /** Reads an operator from its mapping. */
    @FunctionalInterface
    interface FromFields {
        Optional<DerivedOperator> read(Fields fields);
    }

    /** Makes an operator from the name of its column. */
    @FunctionalInterface
    interface FromName {
        DerivedOperator make(String column);
    }

    static Optional<DerivedOperator> shorthand(YamlNode node, Problems problems, FromName brief, FromFields full) {
        if (!(node instanceof YamlMap map)) {
            return Values.scalar(node, problems, "a column, or a mapping with of").map(scalar -> brief.make(scalar.text()));
        }
        Fields fields = new Fields(map, problems);
        Optional<DerivedOperator> operator = full.read(fields);
        fields.finish();
        return operator;
    }

    static Optional<DerivedOperator> percentile(Fields fields) {
        Optional<Double> p = fields.require(OperatorKeys.P).flatMap(value -> between(value, fields));
        Optional<String> mean = fields.require(OperatorKeys.MEAN_COLUMN);
        Optional<String> stddev = fields.require(OperatorKeys.STDDEV);
        Optional<String> count = fields.require(OperatorKeys.COUNT_COLUMN);
        int minCount = fields.get(OperatorKeys.MIN_COUNT).orElse(MIN_COUNT);
        if (p.isEmpty() || mean.isEmpty() || stddev.isEmpty() || count.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Percentile(p.get(), mean.get(), stddev.get(), count.get(), minCount));
    }

    private static Optional<Double> between(double p, Fields fields) {
        if (p > 0 && p < 1) {
            return Optional.of(p);
        }
        return fields.node(OperatorKeys.P).flatMap(node -> Values.refuse(node, fields.problems(), "a number between 0 and 1, such as 0.95"));
    }

    static Optional<DerivedOperator> slowdown(Fields fields) {
        Optional<String> total = fields.require(OperatorKeys.TOTAL);
        Optional<String> count = fields.require(OperatorKeys.COUNT_COLUMN);
        Duration past = fields.get(OperatorKeys.PAST).orElse(PAST);
        int minCount = fields.get(OperatorKeys.MIN_COUNT).orElse(MIN_COUNT);
        return total.flatMap(one -> count.map(other -> new Slowdown(one, other, past, minCount)));
    }

    static Optional<DerivedOperator> timeUntil(Fields fields) {
        Optional<String> of = fields.require(OperatorKeys.OF);
        Optional<String> limit = fields.require(OperatorKeys.LIMIT)
                .flatMap(node -> Values.scalar(node, fields.problems(), "a number or a column")).map(scalar -> scalar.text().strip());
        return of.flatMap(column -> limit.map(text -> until(column, text)));
    }

    private static DerivedOperator until(String column, String limit) {
        Optional<Double> number = Values.parseNumber(limit);
        return new TimeUntil(column, number.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                number.isPresent() ? Optional.empty() : Optional.of(limit));
    }

    static Optional<DerivedOperator> worst(Fields fields) {
        Optional<String> of = fields.require(OperatorKeys.OF);
        boolean lowest = fields.get(OperatorKeys.ORDER).filter(order -> order == OperatorKeys.Order.LOWEST).isPresent();
        return of.map(column -> new Worst(column, lowest));
    }

    static Optional<DerivedOperator> count(Fields fields) {
        Optional<String> of = fields.require(OperatorKeys.OF);
        Optional<Double> above = fields.get(OperatorKeys.ABOVE);
        Optional<Double> below = fields.get(OperatorKeys.BELOW);
        if (above.isPresent() && below.isPresent()) {
            fields.problems().add(fields.map(), "above and below", "one of the two");
        }
        return of.map(column -> new Count(column, bound(above), bound(below)));
    }

    private static OptionalDouble bound(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
