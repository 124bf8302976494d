package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.labels;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.DerivedOperator.Count;
import dev.pgvigil.query.DerivedOperator.Increase;
import dev.pgvigil.query.DerivedOperator.Mean;
import dev.pgvigil.query.DerivedOperator.Percentile;
import dev.pgvigil.query.DerivedOperator.Rate;
import dev.pgvigil.query.DerivedOperator.Ratio;
import dev.pgvigil.query.DerivedOperator.Since;
import dev.pgvigil.query.DerivedOperator.TimeUntil;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DerivationTest {

    @Test
    void answersGaugesInTheOrderOfTheirDefinitions() {
        Replay replay = Replay.of(value("b_rate", new Rate("x")).described("seconds", "Busy seconds per second"),
                value("a_since", new Since("x")));
        replay.at(0, row("t=1", "x", 0)).at(30, row("t=1", "x", 15));
        assertThat(replay.newest()).containsExactly(
                new MetricFamily(new Family("pg_test_b_rate", MetricType.GAUGE, "Busy seconds per second", "seconds"),
                        List.of(Sample.of(labels("t=1"), 0.5))),
                new MetricFamily(new Family("pg_test_a_since", MetricType.GAUGE,
                        "Seconds since x was first seen non-zero, 0 while it is zero", ""), List.of(Sample.of(labels("t=1"), 0))));
    }

    @Test
    void aQueryWithoutDerivedValuesAnswersNothing() {
        assertThat(Replay.of().at(0, row("t=1", "x", 0)).at(60, row("t=1", "x", 1)).newest()).isEmpty();
    }

    @Test
    void clearForgetsEverything() {
        Replay replay = Replay.of(value("rate", new Rate("x")), value("since", new Since("y")),
                value("until", new TimeUntil("x", OptionalDouble.of(1000), Optional.empty())));
        replay.at(0, row("", "x", 0, "y", 1)).at(60, row("", "x", 60, "y", 1));
        assertThat(replay.newest()).hasSize(3);
        replay.clear();
        replay.at(70, row("", "x", 70, "y", 1));
        assertThat(replay.value("rate")).isNull();
        assertThat(replay.value("until")).isNull();
        assertThat(replay.value("since")).isZero();
        assertThat(replay.at(100, row("", "x", 160, "y", 1)).value("rate")).isEqualTo(3);
    }

    @Test
    void refusesValuesThatReferToEachOther() {
        var query = Defined.query(value("rate", new Rate("x")),
                value("one", new Worst("other", false)), value("other", new Worst("one", true)));
        assertThatThrownBy(() -> new Derivation(query)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pg_test_17: derived values one, other refer to each other in a circle,"
                        + " expected at least one that refers to a column");
    }

    @Test
    void aValueNamedAsItsColumnLooksAtTheColumn() {
        assertThat(Replay.of(value("x", new Worst("x", false))).at(0, row("t=1", "x", 4)).value("x")).isEqualTo(4);
    }

    @Test
    void writesHelpWhereThereIsNoDescription() {
        assertThat(help(new Rate("x"))).isEqualTo("Increase of x per second over 15m");
        assertThat(help(new Increase("x"))).isEqualTo("Increase of x over 15m");
        assertThat(help(new Ratio(List.of("a"), List.of("a", "b")))).isEqualTo("Increase of a divided by the increase of a + b, over 15m");
        assertThat(help(new Mean("total", "calls"))).isEqualTo("Increase of total divided by the increase of calls, over 15m");
        assertThat(help(new Percentile(0.95, "mean", "stddev", "calls", 30))).isEqualTo(
                "Estimated 0.95 quantile over 15m, a lognormal distribution of the moments from mean, stddev and calls");
        assertThat(help(new TimeUntil("used", OptionalDouble.empty(), Optional.of("size"))))
                .isEqualTo("Seconds until used reaches size, by a straight line through 15m");
        assertThat(help(new TimeUntil("used", OptionalDouble.of(2_000_000_000), Optional.empty())))
                .isEqualTo("Seconds until used reaches 2000000000, by a straight line through 15m");
        assertThat(help(new Worst("x", true))).isEqualTo("Lowest x of all rows");
        assertThat(help(new Count("x", OptionalDouble.of(0.5), OptionalDouble.of(2))))
                .isEqualTo("Number of rows with x above 0.5 and below 2");
        assertThat(help(new Count("x", OptionalDouble.empty(), OptionalDouble.empty()))).isEqualTo("Number of rows with x");
    }

    private static String help(DerivedOperator operator) {
        return HelpText.of(value("v", operator).window(Duration.ofMinutes(15)).definition());
    }
}
