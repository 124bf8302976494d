package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.DerivedOperator.Slowdown;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A past of 7000 s of which 1000 s must have been watched, a window of 60 s, one collection every 10 s. */
class SlowdownValueTest {
    private static final Slowdown OPERATOR = new Slowdown("total", "calls", Duration.ofSeconds(7000), 30);
    private static final double STEP = 10;

    /** Counters that grow by a pace. */
    private static final class Statement {
        private double total;
        private double calls;

        Observation after(String labels, double callsMore, double meanSeconds) {
            calls += callsMore;
            total += callsMore * meanSeconds;
            return row(labels, "total", total, "calls", calls);
        }

        void reset() {
            total = 0;
            calls = 0;
        }
    }

    private static Replay replay(double from, double to, Replay replay, Statement statement, double mean) {
        for (double at = from; at < to; at += STEP) {
            replay.at(at, statement.after("", 100, mean));
        }
        return replay;
    }

    @Test
    void isTheMeanOfTheWindowOverTheMeanOfThePast() {
        Statement statement = new Statement();
        Replay replay = replay(0, 7000, Replay.of(value("slower", OPERATOR)), statement, 0.1);
        assertThat(replay.value("slower")).isCloseTo(1, within(1e-6));
        assertThat(replay(7000, 7300, replay, statement, 0.3).value("slower")).isBetween(2.5, 3.0);
        assertThat(replay(7300, 7600, replay, statement, 0.1).value("slower")).as("it recovered").isBetween(0.8, 1.1);
    }

    @Test
    void becomesTheUsualInTheEnd() {
        Statement statement = new Statement();
        Replay replay = replay(0, 7000, Replay.of(value("slower", OPERATOR)), statement, 0.1);
        assertThat(replay(7000, 50_000, replay, statement, 0.3).value("slower")).isCloseTo(1, within(0.05));
    }

    @Test
    void saysNothingBeforeASeventhOfThePastWasWatched() {
        Statement statement = new Statement();
        Replay replay = replay(0, 1000, Replay.of(value("slower", OPERATOR)), statement, 0.1);
        assertThat(replay.newest()).isEmpty();
        assertThat(replay.at(1000, statement.after("", 100, 0.1)).value("slower")).isCloseTo(1, within(1e-6));
    }

    @Test
    void saysNothingOfFewObservationsOrLittleTraffic() {
        Statement statement = new Statement();
        Replay replay = replay(0, 7000, Replay.of(value("slower", OPERATOR), value("floored", OPERATOR).floor(2, "total")), statement, 0.1);
        assertThat(replay.value("slower")).isNotNull();
        assertThat(replay.value("floored")).as("a second of work a second, two asked for").isNull();
        assertThat(replay(7000, 7300, replay, statement, 0.5).value("floored")).as("five").isGreaterThan(2);
        for (double at = 7300; at < 8000; at += STEP) {
            replay.at(at, statement.after("", 1, 5));
        }
        assertThat(replay.newest()).as("six calls in the window").isEmpty();
    }

    @Test
    void countersThatFellKeepTheirPast() {
        Statement statement = new Statement();
        Replay replay = replay(0, 7000, Replay.of(value("slower", OPERATOR)), statement, 0.1);
        statement.reset();
        assertThat(replay(7000, 7300, replay, statement, 0.3).value("slower")).isBetween(2.5, 3.0);
    }

    @Test
    void aRowThatWasNotSeenIsForgotten() {
        Statement statement = new Statement();
        Replay replay = replay(0, 7000, Replay.of(value("slower", OPERATOR)), statement, 0.1).at(7000);
        assertThat(replay(7010, 7300, replay, statement, 0.3).newest()).isEmpty();
    }

    @Test
    void theSlowestRowOfAGroupCounts() {
        List<ColumnDefinition> columns = List.of(Defined.label("oid", Optional.empty(), true));
        Replay replay = new Replay(Defined.query(Scope.SERVER, columns, value("slower", OPERATOR), value("worst", new Worst("slower", false))));
        Statement one = new Statement();
        Statement other = new Statement();
        for (double at = 0; at < 7300; at += STEP) {
            replay.at(at, one.after("oid=1", 100, 0.1), other.after("oid=2", 100, at < 7000 ? 0.1 : 0.3));
        }
        assertThat(replay.value("slower")).isBetween(2.5, 3.0).isEqualTo(replay.value("worst"));
    }

    @Test
    void thePastOutlivesRestartsHoweverLongAndTheOutageIsNoSlowdown() {
        QueryDefinition query = Defined.query(value("slower", OPERATOR));
        Statement statement = new Statement();
        Derivation before = new Derivation(query);
        replay(0, 7000, new Replay(before), statement, 0.1);
        Derivation after = new Derivation(query);
        after.resume(before.save(), Continuity.RESTARTED);
        Replay replay = new Replay(after).at(9000, statement.after("", 1000, 0.9));
        assertThat(replay.newest()).as("nothing is known of the last minute").isEmpty();
        assertThat(replay(9010, 9300, replay, statement, 0.3).value("slower")).isBetween(1.0, 3.0);
    }

    @Test
    void anotherServerBeginsAnew() {
        QueryDefinition query = Defined.query(value("slower", OPERATOR));
        Statement statement = new Statement();
        Derivation before = new Derivation(query);
        replay(0, 7000, new Replay(before), statement, 0.1);
        Derivation after = new Derivation(query);
        after.resume(before.save(), Continuity.OTHER);
        assertThat(replay(7000, 7300, new Replay(after), statement, 0.3).newest()).isEmpty();
    }
}
