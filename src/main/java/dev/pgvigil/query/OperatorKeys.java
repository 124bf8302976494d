package dev.pgvigil.query;

import dev.pgvigil.query.DerivedOperator.AboveBest;
import dev.pgvigil.query.DerivedOperator.Count;
import dev.pgvigil.query.DerivedOperator.Increase;
import dev.pgvigil.query.DerivedOperator.Lag;
import dev.pgvigil.query.DerivedOperator.Mean;
import dev.pgvigil.query.DerivedOperator.Percentile;
import dev.pgvigil.query.DerivedOperator.Rate;
import dev.pgvigil.query.DerivedOperator.Ratio;
import dev.pgvigil.query.DerivedOperator.Since;
import dev.pgvigil.query.DerivedOperator.TimeUntil;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The operators of derived values as keys; exactly one stands in a derived value. */
final class OperatorKeys {
    static final Key<String> OF = Key.text("of").describedAs("The column");
    static final Key<List<String>> NUMERATOR = Key.texts("of").describedAs("Counters whose increases are added");
    static final Key<List<String>> DENOMINATOR = Key.texts("to").describedAs("Counters whose added increases divide");
    static final Key<String> TOTAL = Key.text("total").describedAs("Counter of what is averaged");
    static final Key<String> COUNT_COLUMN = Key.text("count").describedAs("Counter of observations");
    static final Key<Double> P = Key.number("p").describedAs("Between 0 and 1, such as 0.95");
    static final Key<String> MEAN_COLUMN = Key.text("mean").describedAs("Column with the mean of all observations");
    static final Key<String> STDDEV = Key.text("stddev").describedAs("Column with the population standard deviation of all observations");
    static final Key<Integer> MIN_COUNT = Key.integer(1, Integer.MAX_VALUE, "min_count")
            .describedAs("Fewer new observations in the window: absent. Default: 30");
    static final Key<YamlNode> LIMIT = Section.node(Section.ordered("type", List.of("number", "string")), "limit")
            .describedAs("A number, or the column that holds it");
    static final Key<String> REACHED = Key.text("reached").describedAs("Column with how far the row has come");
    static final Key<String> AT_LEAST = Key.text("at_least").describedAs("Column below which the value does not fall");
    static final Key<Duration> PAST = Key.duration("past").describedAs("How far back the usual mean reaches. Default: 7d");
    static final Key<Order> ORDER = Key.word(Order.class, "order").describedAs("Which end is worst. Default: highest");
    static final Key<Double> ABOVE = Key.number("above").describedAs("Count only what is above");
    static final Key<Double> BELOW = Key.number("below").describedAs("Count only what is below");

    static final Key<DerivedOperator> RATE = Key.text("rate").<DerivedOperator>map(Rate::new)
            .describedAs("Increase per second of a counter");
    static final Key<DerivedOperator> INCREASE = Key.text("increase").<DerivedOperator>map(Increase::new)
            .describedAs("Increase of a counter over the window");
    static final Key<DerivedOperator> RATIO = section("ratio", List.of(NUMERATOR, DENOMINATOR), List.of(NUMERATOR, DENOMINATOR), fields -> {
        var of = fields.require(NUMERATOR);
        var to = fields.require(DENOMINATOR);
        return of.flatMap(some -> to.map(others -> new Ratio(some, others)));
    }).describedAs("Increases divided by increases");
    static final Key<DerivedOperator> MEAN = section("mean", List.of(TOTAL, COUNT_COLUMN), List.of(TOTAL, COUNT_COLUMN), fields -> {
        var total = fields.require(TOTAL);
        var count = fields.require(COUNT_COLUMN);
        return total.flatMap(one -> count.map(other -> new Mean(one, other)));
    }).describedAs("Increase of a total divided by the increase of a count");
    static final Key<DerivedOperator> PERCENTILE = section("percentile", List.of(P, MEAN_COLUMN, STDDEV, COUNT_COLUMN, MIN_COUNT),
            List.of(P, MEAN_COLUMN, STDDEV, COUNT_COLUMN), OperatorReader::percentile)
            .describedAs("Percentile of the window, estimated from lifetime mean, standard deviation and count");
    static final Key<DerivedOperator> SINCE = Key.text("since").<DerivedOperator>map(Since::new)
            .describedAs("Seconds for which a column has been non-zero");
    static final Key<DerivedOperator> TIME_UNTIL = section("time_until", List.of(OF, LIMIT), List.of(OF, LIMIT), OperatorReader::timeUntil)
            .describedAs("Seconds until a column reaches a limit, by a straight line through the window");
    static final Key<DerivedOperator> LAG = section("lag", List.of(OF, REACHED, AT_LEAST), List.of(OF, REACHED), fields -> {
        var of = fields.require(OF);
        var reached = fields.require(REACHED);
        var atLeast = fields.get(AT_LEAST);
        return of.flatMap(position -> reached.map(column -> new Lag(position, column, atLeast)));
    }).describedAs("Age in seconds of the oldest position that the row has not reached");
    static final Key<DerivedOperator> ABOVE_BEST = Key.text("above_best").<DerivedOperator>map(AboveBest::new)
            .describedAs("Share of a column beyond the lowest value that the row was ever seen to have");
    static final Key<DerivedOperator> SLOWDOWN = section("slowdown", List.of(TOTAL, COUNT_COLUMN, PAST, MIN_COUNT), List.of(TOTAL, COUNT_COLUMN),
            OperatorReader::slowdown).describedAs("A row's mean in the window divided by its own mean of the past");
    static final Key<DerivedOperator> WORST = shorthand("worst", List.of(OF, ORDER), of -> new Worst(of, false), OperatorReader::worst)
            .describedAs("The worst row's value of a column or derived value");
    static final Key<DerivedOperator> COUNT = shorthand("count", List.of(OF, ABOVE, BELOW),
            of -> new Count(of, java.util.OptionalDouble.empty(), java.util.OptionalDouble.empty()), OperatorReader::count)
            .describedAs("The number of rows in which a column or derived value is present, above or below a bound");

    static final List<Key<DerivedOperator>> ALL = List.of(RATE, INCREASE, RATIO, MEAN, PERCENTILE, SINCE, TIME_UNTIL, LAG, ABOVE_BEST,
            SLOWDOWN, WORST, COUNT);

    private OperatorKeys() {
    }

    /** Which end of the values is worst. */
    enum Order {
        HIGHEST, LOWEST
    }

    private static Key<DerivedOperator> section(String name, List<Key<?>> keys, List<Key<?>> required, OperatorReader.FromFields reader) {
        return Section.key(name, Section.schema(keys, required), reader::read);
    }

    /** An operator written as a mapping, or as the name of its column alone. */
    private static Key<DerivedOperator> shorthand(String name, List<Key<?>> keys, OperatorReader.FromName brief, OperatorReader.FromFields full) {
        Map<String, Object> schema = Map.of("anyOf", List.of(Map.of("type", "string"), Section.schema(keys, List.of(OF))));
        return Key.of(schema, (node, problems) -> OperatorReader.shorthand(node, problems, brief, full), name);
    }
}
