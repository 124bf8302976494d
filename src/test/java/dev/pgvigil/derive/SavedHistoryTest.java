package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.pgvigil.query.QueryDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedHistoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final QueryDefinition QUERY = Defined.query(value("rate", new Rate("x")), value("all", new Increase("x")).per(),
            value("ratio", new Ratio(List.of("x"), List.of("x", "y"))).per("d").floor(0.5, "y"), value("mean", new Mean("x", "y")),
            value("p95", new Percentile(0.95, "m", "s", "y", 1)), value("since", new Since("g")), value("busy", new Since("g")).floor(1, "x"),
            value("until", new TimeUntil("z", OptionalDouble.empty(), Optional.of("limit"))).window(Duration.ofSeconds(90)),
            value("lag", new Lag("x", "y", Optional.empty())), value("above", new AboveBest("z")).window(Duration.ofSeconds(45)),
            value("worst", new Worst("rate", false)), value("busiest", new Worst("z", false)).per("d").floor(2, "x"),
            value("many", new Count("since", OptionalDouble.of(30), OptionalDouble.empty())));
    private static final double STEP = 15;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void valuesAfterARestartAreThoseWithoutOne(long seed) throws IOException {
        Random random = new Random(seed);
        Counters counters = new Counters(random);
        Derivation unbroken = new Derivation(QUERY);
        Derivation restarted = new Derivation(QUERY);
        long now = 0;
        long ahead = 0;
        int told = 0;
        for (int i = 0; i < 200; i++) {
            now += (long) (STEP * 1e9 + random.nextInt(3) * 3.7e9);
            if (random.nextInt(4) == 0) {
                long other = random.nextLong();
                Derivation next = new Derivation(QUERY);
                next.resume(read(text(restarted.save()), restarted.save().atNanos() - ahead + other), Continuity.SAME_RUN);
                restarted = next;
                ahead = other;
            }
            List<Observation> rows = counters.collect();
            var expected = unbroken.record(now, rows);
            assertThat(restarted.record(now + ahead, rows)).isEqualTo(expected);
            told += expected.size();
        }
        assertThat(told).as("the series must not be so broken that nothing is compared").isGreaterThan(1200);
    }

    @Test
    void aSecondRestartBeforeTheFirstCollectionLosesNothing() throws IOException {
        Derivation first = recorded(0, 15, 30);
        Derivation second = new Derivation(QUERY);
        second.resume(read(text(first.save()), seconds(30)), Continuity.SAME_RUN);
        Derivation third = new Derivation(QUERY);
        third.resume(read(text(second.save()), seconds(30)), Continuity.SAME_RUN);
        assertThat(told(third, 45, "since")).isEqualTo(45);
        assertThat(told(third, 60, "rate")).isEqualTo(1);
    }

    @Test
    void afterARestartOfTheServerConditionsAndTrendsGoOnAndCountersBeginAnew() {
        Derivation derivation = recorded(0, 15, 30, 45);
        derivation.resume(derivation.save(), Continuity.RESTARTED);
        assertThat(told(derivation, 60, "since")).isEqualTo(60);
        assertThat(told(derivation, 60, "until")).isNotNull();
        assertThat(told(derivation, 60, "rate")).isNull();
        assertThat(told(derivation, 60, "ratio")).isNull();
        assertThat(told(derivation, 60, "busy")).as("its floor counts anew").isNull();
    }

    @Test
    void ofAnotherServerNothingGoesOn() {
        Derivation derivation = recorded(0, 15, 30, 45);
        derivation.resume(derivation.save(), Continuity.OTHER);
        assertThat(derivation.save().isEmpty()).isTrue();
        assertThat(told(derivation, 60, "since")).isZero();
        assertThat(told(derivation, 60, "until")).isNull();
        assertThat(told(derivation, 60, "rate")).isNull();
    }

    @Test
    void aConditionGoesOnOverTenMinutesUnwatchedAndNotOverMore() {
        assertThat(told(resumed(), 30 + 600, "since")).isEqualTo(630);
        assertThat(told(resumed(), 30 + 600.001, "since")).isZero();
    }

    @Test
    void aConditionGoesOnOverTwoIntervalsWhenTheyAreLonger() {
        assertThat(Continuity.longestGap(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(10));
        assertThat(Continuity.longestGap(Duration.ofHours(1))).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void countersAndTrendsGoOnOverTheirWindowAndNotOverMore() {
        assertThat(told(resumed(), 30 + 60, "rate")).isEqualTo(1);
        assertThat(told(resumed(), 30 + 60.001, "rate")).isNull();
        assertThat(told(resumed(), 30 + 90, "until")).isNotNull();
        assertThat(told(resumed(), 30 + 90.001, "until")).isNull();
    }

    @Test
    void whatAStandbyHasNotReachedStaysAsOldAsItIs() throws IOException {
        QueryDefinition query = Defined.query(value("lag", new Lag("lsn", "reached", Optional.empty())));
        Derivation before = new Derivation(query);
        before.record(0, List.of(row("s=a", "lsn", 100, "reached", 100)));
        before.record(seconds(15), List.of(row("s=a", "lsn", 200, "reached", 100)));
        before.record(seconds(30), List.of(row("s=a", "lsn", 300, "reached", 100)));
        String text = text(before.save());
        for (Continuity continuity : List.of(Continuity.SAME_RUN, Continuity.RESTARTED)) {
            assertThat(lagAfter(query, read(text, seconds(30)), continuity, 100)).as("%s", continuity).isEqualTo(3600 - 15);
            assertThat(lagAfter(query, read(text, seconds(30)), continuity, 300)).as("%s: reached what was seen, not what came then", continuity)
                    .isNull();
        }
        assertThat(lagAfter(query, read(text, seconds(30)), Continuity.OTHER, 100)).isNull();
        assertThat(lagAfter(query, read(text.replace("100.0,", "1000.0,"), seconds(30)), Continuity.SAME_RUN, 100)).as("no positions").isNull();
    }

    @Test
    void thePositionsKeptAreBounded() throws IOException {
        Derivation derivation = new Derivation(Defined.query(value("lag", new Lag("lsn", "reached", Optional.empty()))));
        for (int i = 0; i < 5_000; i++) {
            derivation.record(seconds(15L * i), List.of(row("s=a", "lsn", 8e15 + i, "reached", 8e15)));
        }
        assertThat(text(derivation.save()).length()).isLessThan(64 << 10);
    }

    private static Double lagAfter(QueryDefinition query, SavedHistory saved, Continuity continuity, double reached) {
        Derivation after = new Derivation(query);
        after.resume(saved, continuity);
        return after.record(seconds(3600), List.of(row("s=a", "lsn", 400, "reached", reached))).stream()
                .map(family -> family.samples().get(0).value()).findFirst().orElse(null);
    }

    @Test
    void whatWasSavedLaterThanTheCollectionIsNotUsed() {
        Derivation derivation = resumed();
        assertThat(told(derivation, 20, "since")).isZero();
    }

    @Test
    void anotherStatementOrWindowBeginsAnewAndAnotherTextGoesOn() {
        SavedHistory saved = recorded(0, 15, 30).save();
        assertThat(resumedBy(Defined.query(value("since", new Since("g"))), saved)).isEqualTo(45);
        assertThat(resumedBy(Defined.query(value("since", new Since("g")).described("seconds", "Another text")), saved)).isEqualTo(45);
        assertThat(resumedBy(Defined.query(value("since", new Since("x"))), saved)).isZero();
        assertThat(resumedBy(Defined.query(value("since", new Since("g")).per()), saved)).isZero();
        assertThat(resumedBy(Defined.query(value("since", new Since("g")).window(Duration.ofSeconds(61))), saved)).isZero();
        assertThat(resumedBy(Defined.query(dev.pgvigil.query.Scope.SERVER, List.of(Defined.label("t", Optional.of("u"), false)),
                value("since", new Since("g"))), saved)).isZero();
    }

    @Test
    void labelsOfAllKindsComeBack() throws IOException {
        String odd = "a\"b\\c\n\r\t\u2028\u0001 \uD83D\uDE00 " + "x".repeat(10_000);
        Derivation derivation = new Derivation(QUERY);
        Observation row = new Observation(dev.pgvigil.snapshot.Labels.of("t", odd), java.util.Map.of("g", 1.0));
        derivation.record(0, List.of(row));
        Derivation next = new Derivation(QUERY);
        next.resume(read(text(derivation.save()), 0), Continuity.SAME_RUN);
        assertThat(next.record(seconds(7), List.of(row)).get(0).samples().get(0).value()).isEqualTo(7);
    }

    @Test
    void whatIsNotAHistoryIsRefused() {
        for (String text : List.of("{\"since\":{\"memories\":[{\"groups\":[[[\"t\"],[1],[],0]]}]}}",
                "{\"since\":{\"memories\":[{\"groups\":[[[],[-1],[],0]]}]}}", "{\"since\":{\"memories\":[{\"groups\":[[[],[1,2],[],0]]}]}}",
                "{\"since\":{\"memories\":[{\"groups\":[[[],[1],[\"x\"],0]]}]}}", "{\"since\":{\"memories\":[{\"groups\":[7]}]}}",
                "{\"since\":{\"memories\":[{\"rows\":[[[\"a b\",\"\"],[]]]}]}}")) {
            assertThatThrownBy(() -> read(text, 0)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatDoesNotFitTheDefinitionBeginsAnew() throws IOException {
        String text = text(recorded(0, 15, 30).save());
        Derivation derivation = new Derivation(QUERY);
        derivation.resume(read(text.replaceAll("\\[(\\d+\\.\\d+),\\d+\\.\\d+\\]", "[$1]").replace("[30000000000]", "[30000000000,5]"), seconds(30)),
                Continuity.SAME_RUN);
        assertThat(told(derivation, 45, "mean")).isNull();
        assertThat(told(derivation, 45, "since")).isZero();
    }

    private static double resumedBy(QueryDefinition query, SavedHistory saved) {
        Derivation derivation = new Derivation(query);
        derivation.resume(saved, Continuity.SAME_RUN);
        return derivation.record(seconds(45), List.of(observed(45))).get(0).samples().get(0).value();
    }

    private static Derivation resumed() {
        Derivation derivation = new Derivation(QUERY);
        derivation.resume(recorded(0, 15, 30).save(), Continuity.SAME_RUN);
        return derivation;
    }

    private static Derivation recorded(double... times) {
        Derivation derivation = new Derivation(QUERY);
        for (double time : times) {
            derivation.record(seconds(time), List.of(observed(time)));
        }
        return derivation;
    }

    private static Observation observed(double time) {
        return row("d=a t=1", "x", time, "y", time, "g", 1, "m", 2, "s", 1, "z", time, "limit", 10_000);
    }

    private static Double told(Derivation derivation, double seconds, String name) {
        return derivation.record(seconds(seconds), List.of(observed(seconds))).stream()
                .filter(family -> family.family().name().equals("pg_test_" + name)).map(family -> family.samples().get(0).value()).findFirst()
                .orElse(null);
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private static String text(SavedHistory history) throws IOException {
        return JSON.writeValueAsString(HistoryJson.write(history));
    }

    private static SavedHistory read(String text, long atNanos) throws IOException {
        JsonNode node = JSON.readTree(text);
        return HistoryJson.read(node, atNanos);
    }

    /** Rows that come and go, counters that fall, conditions that begin and end. */
    private static final class Counters {
        private static final List<String> ROWS = List.of("d=a t=1", "d=a t=2", "d=b t=1", "d=b t=2");
        private final Random random;
        private final double[][] counters = new double[ROWS.size()][2];
        private final double[] gauges = new double[ROWS.size()];

        Counters(Random random) {
            this.random = random;
        }

        List<Observation> collect() {
            List<Observation> rows = new ArrayList<>();
            for (int i = 0; i < ROWS.size(); i++) {
                counters[i][0] = random.nextInt(50) == 0 ? 1 : counters[i][0] + random.nextDouble() * 60;
                counters[i][1] = random.nextInt(50) == 0 ? 1 : counters[i][1] + random.nextInt(40);
                gauges[i] = random.nextInt(12) == 0 ? 1 - Math.signum(gauges[i]) : gauges[i];
                if (random.nextInt(25) != 0) {
                    rows.add(row(ROWS.get(i), "x", counters[i][0], "y", counters[i][1], "g", gauges[i], "m", 0.1 + counters[i][0] / 1e4, "s",
                            0.3, "z", random.nextInt(20) == 0 ? null : 100 + counters[i][1] / 3, "limit", 2000));
                }
            }
            return rows;
        }
    }
}
