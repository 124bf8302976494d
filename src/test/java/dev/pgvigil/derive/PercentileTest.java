package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.query.DerivedOperator.Percentile;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PercentileTest {
    private static final Percentile P95 = new Percentile(0.95, "mean", "stddev", "calls", 30);

    @Test
    void comesNearTheTruthOfALognormalWindow() {
        assertEstimates(random -> Math.exp(-3 + 0.8 * random.nextGaussian()));
    }

    @Test
    void comesNearTheTruthOfAnExponentialWindow() {
        assertEstimates(random -> -0.05 * Math.log(1 - random.nextDouble()));
    }

    /** A long other past of the same statement, then a window of which only the lifetime's moments are told. */
    private static void assertEstimates(ToDoubleFunction<Random> duration) {
        Random random = new Random(11);
        Statement statement = new Statement();
        statement.run(200_000, () -> 2 + random.nextDouble());
        Replay replay = Replay.of(value("p95", P95).per()).at(0, statement.row("q=1"));
        double[] window = random.doubles(0, 1).limit(20_000).map(ignored -> duration.applyAsDouble(random)).toArray();
        for (int part = 1; part <= 4; part++) {
            Arrays.stream(window, (part - 1) * 5000, part * 5000).forEach(statement::add);
            replay.at(15 * part, statement.row("q=1"));
        }
        Arrays.sort(window);
        assertThat(replay.value("p95")).isCloseTo(window[19_000], Percentage.withPercentage(10));
    }

    @Test
    void recoversTheWindowsMoments() {
        Random random = new Random(8);
        Statement statement = new Statement();
        statement.run(100_000, () -> 100 + 10 * random.nextGaussian());
        double[] before = {statement.calls, statement.mean, statement.stddev()};
        Statement window = new Statement();
        for (int i = 0; i < 500; i++) {
            double took = 40 + 4 * random.nextGaussian();
            statement.add(took);
            window.add(took);
        }
        double[] growth = new MomentQuantities(P95).growth(before, new double[] {statement.calls, statement.mean, statement.stddev()});
        double mean = growth[1] / growth[0];
        assertThat(growth[0]).isEqualTo(500);
        assertThat(mean).isCloseTo(window.mean, within(1e-6));
        assertThat(Math.sqrt(growth[2] / growth[0] - mean * mean)).isCloseTo(window.stddev(), within(1e-4));
    }

    @Test
    void poolsRowsByParallelVariance() {
        Random random = new Random(2);
        Statement one = new Statement();
        Statement other = new Statement();
        Statement both = new Statement();
        Replay apart = Replay.of(value("p95", P95).per("d")).at(0, one.row("d=a q=1"), other.row("d=a q=2"));
        Replay together = Replay.of(value("p95", P95).per("d")).at(0, both.row("d=a q=1"));
        for (int i = 0; i < 1000; i++) {
            double took = Math.exp(random.nextGaussian()) * (i % 5 == 0 ? 3 : 1);
            (i % 5 == 0 ? one : other).add(took);
            both.add(took);
        }
        apart.at(40, one.row("d=a q=1"), other.row("d=a q=2"));
        together.at(40, both.row("d=a q=1"));
        assertThat(apart.value("p95", "d", "a")).isCloseTo(together.value("p95", "d", "a"), Percentage.withPercentage(1e-6));
    }

    @Test
    void withoutSpreadItIsTheMean() {
        Replay replay = Replay.of(value("p95", P95));
        replay.at(0, row("", "calls", 10, "mean", 0.25, "stddev", 0)).at(30, row("", "calls", 110, "mean", 0.25, "stddev", 0));
        assertThat(replay.value("p95")).isEqualTo(0.25);
        Replay idle = Replay.of(value("p95", P95));
        idle.at(0, row("", "calls", 10, "mean", 0, "stddev", 0)).at(30, row("", "calls", 110, "mean", 0, "stddev", 0));
        assertThat(idle.value("p95")).isZero();
    }

    @Test
    void needsItsMinimumOfNewObservations() {
        Replay replay = Replay.of(value("p95", P95).per());
        replay.at(0, row("q=1", "calls", 1000, "mean", 1, "stddev", 0), row("q=2", "calls", 0, "mean", 1, "stddev", 0));
        replay.at(30, row("q=1", "calls", 1015, "mean", 1, "stddev", 0), row("q=2", "calls", 14, "mean", 1, "stddev", 0));
        assertThat(replay.newest()).isEmpty();
        replay.at(40, row("q=1", "calls", 1015, "mean", 1, "stddev", 0), row("q=2", "calls", 15, "mean", 1, "stddev", 0));
        assertThat(replay.value("p95")).isEqualTo(1);
    }

    @Test
    void aResetOfOneStatementLeavesTheOthers() {
        Replay replay = Replay.of(value("p95", P95).per());
        replay.at(0, row("q=1", "calls", 1000, "mean", 9, "stddev", 1), row("q=2", "calls", 0, "mean", 0, "stddev", 0));
        replay.at(30, row("q=1", "calls", 2, "mean", 7, "stddev", 1), row("q=2", "calls", 50, "mean", 2, "stddev", 0));
        assertThat(replay.value("p95")).isEqualTo(2);
    }

    @Test
    void noticesAResetThatTheCountHides() {
        MomentQuantities moments = new MomentQuantities(P95);
        assertThat(moments.growth(new double[] {100, 5, 1}, new double[] {150, 1, 1})).describedAs("the sum fell").isNull();
        assertThat(moments.growth(new double[] {100, 5, 3}, new double[] {150, 5, 1})).describedAs("the spread fell").isNull();
        assertThat(moments.growth(new double[] {100, 5, 1}, new double[] {100, 6, 1})).describedAs("other calls, as many").isNull();
        assertThat(moments.growth(new double[] {100, 5, 1}, new double[] {100, 5, 1})).containsExactly(0, 0, 0);
    }

    @Test
    void roundingIsNoResetAndNoNegativeSpread() {
        MomentQuantities moments = new MomentQuantities(P95);
        double[] growth = moments.growth(new double[] {1e9, 1e-3, 1e-9}, new double[] {1e9 + 1, Math.nextDown(1e-3), 1e-9});
        assertThat(growth).isNotNull();
        assertThat(growth[2]).isGreaterThanOrEqualTo(growth[1] * growth[1]);
    }

    /** A row of pg_stat_statements: count, mean and population standard deviation, updated as the extension does. */
    private static final class Statement {
        double calls;
        double mean;
        double deviations;

        void add(double took) {
            calls++;
            double before = mean;
            mean += (took - mean) / calls;
            deviations += (took - before) * (took - mean);
        }

        void run(int times, java.util.function.DoubleSupplier took) {
            for (int i = 0; i < times; i++) {
                add(took.getAsDouble());
            }
        }

        double stddev() {
            return calls == 0 ? 0 : Math.sqrt(deviations / calls);
        }

        Observation row(String labels) {
            return Replay.row(labels, "calls", calls, "mean", mean, "stddev", stddev());
        }
    }
}
