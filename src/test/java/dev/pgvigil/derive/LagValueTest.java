package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.DerivedOperator.Lag;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LagValueTest {
    private final Replay replay = Replay.of(value("lag", new Lag("lsn", "replayed", Optional.empty())));

    @Test
    void isTheAgeOfTheOldestPositionNotReached() {
        replay.at(0, row("s=a", "lsn", 100, "replayed", 100)).at(5, row("s=a", "lsn", 200, "replayed", 100));
        assertThat(replay.value("lag", "s", "a")).isZero();
        assertThat(replay.at(10, row("s=a", "lsn", 300, "replayed", 100)).value("lag", "s", "a")).isEqualTo(5);
        assertThat(replay.at(60, row("s=a", "lsn", 400, "replayed", 150)).value("lag", "s", "a")).isEqualTo(55);
        assertThat(replay.at(61, row("s=a", "lsn", 400, "replayed", 200)).value("lag", "s", "a")).isEqualTo(51);
        assertThat(replay.at(62, row("s=a", "lsn", 400, "replayed", 400)).value("lag", "s", "a")).isZero();
    }

    @Test
    void isZeroWhenIdleHoweverLong() {
        replay.at(0, row("s=a", "lsn", 100, "replayed", 100));
        assertThat(replay.at(86400, row("s=a", "lsn", 100, "replayed", 100)).value("lag", "s", "a")).isZero();
        assertThat(replay.at(86405, row("s=a", "lsn", 101, "replayed", 100)).value("lag", "s", "a")).isZero();
        assertThat(replay.at(86410, row("s=a", "lsn", 101, "replayed", 100)).value("lag", "s", "a")).isEqualTo(5);
    }

    @Test
    void aPositionCountsFromItsFirstSight() {
        replay.at(0, row("s=a", "lsn", 100, "replayed", 50));
        for (int second = 5; second <= 50; second += 5) {
            replay.at(second, row("s=a", "lsn", 100, "replayed", 50));
        }
        assertThat(replay.value("lag", "s", "a")).isEqualTo(50);
    }

    @Test
    void rowsShareTheHistoryThatOutlivesThem() {
        replay.at(0, row("s=a", "lsn", 100, "replayed", 100), row("s=b", "lsn", 100, "replayed", 100));
        replay.at(10, row("s=a", "lsn", 200, "replayed", 200));
        replay.at(20);
        assertThat(replay.newest()).isEmpty();
        replay.at(30, row("s=a", "lsn", 300, "replayed", 300), row("s=b", "lsn", 300, "replayed", 100));
        assertThat(replay.value("lag", "s", "a")).isZero();
        assertThat(replay.value("lag", "s", "b")).isEqualTo(20);
    }

    @Test
    void aRowThatTellsNoPositionHasNoLag() {
        assertThat(replay.at(0, row("s=a", "lsn", 100, "replayed", null)).value("lag", "s", "a")).isNull();
    }

    @Test
    void aGroupHasTheLagOfItsWorstRow() {
        Replay grouped = Replay.of(value("lag", new Lag("lsn", "replayed", Optional.empty())).per("d"));
        grouped.at(0, row("d=x s=a", "lsn", 100, "replayed", 100), row("d=x s=b", "lsn", 100, "replayed", 90));
        assertThat(grouped.at(7, row("d=x s=a", "lsn", 100, "replayed", 100), row("d=x s=b", "lsn", 100, "replayed", 90)).value("lag", "d", "x"))
                .isEqualTo(7);
    }

    @Test
    void isNotBelowWhatIsKnownAnyway() {
        Replay known = Replay.of(value("lag", new Lag("lsn", "replayed", Optional.of("seen"))));
        assertThat(known.at(0, row("", "lsn", 100, "replayed", 50, "seen", 1.5)).value("lag")).isEqualTo(1.5);
        assertThat(known.at(4, row("", "lsn", 100, "replayed", 50, "seen", 1.5)).value("lag")).isEqualTo(4);
        assertThat(known.at(5, row("", "lsn", 100, "replayed", 100, "seen", null)).value("lag")).isZero();
    }

    @Test
    void aPositionThatFallsBeginsAnew() {
        replay.at(0, row("s=a", "lsn", 1000, "replayed", 10));
        assertThat(replay.at(9, row("s=a", "lsn", 500, "replayed", 10)).value("lag", "s", "a")).isNull();
        assertThat(replay.at(12, row("s=a", "lsn", 500, "replayed", 10)).value("lag", "s", "a")).isEqualTo(3);
    }

    @Test
    void forgetsEverythingWhenCleared() {
        replay.at(0, row("s=a", "lsn", 1000, "replayed", 10)).clear();
        assertThat(replay.at(9, row("s=a", "lsn", 1000, "replayed", 10)).value("lag", "s", "a")).isNull();
    }

    @Test
    void isAbsentAndNotZeroBehindAPositionThatMayBeOfAnyAge() {
        assertThat(replay.at(0, row("s=a", "lsn", 100, "replayed", 90), row("s=b", "lsn", 100, "replayed", 100)).value("lag", "s", "a")).isNull();
        assertThat(replay.value("lag", "s", "b")).isZero();
        replay.at(5, row("s=a", "lsn", 200, "replayed", 90), row("s=b", "lsn", 200, "replayed", 100));
        assertThat(replay.value("lag", "s", "a")).isEqualTo(5);
        assertThat(replay.value("lag", "s", "b")).as("new within an interval").isZero();
    }

    /** Two intervals of 15 s. */
    @Test
    void afterABreakThePositionFoundMayBeAsOldAsTheBreak() {
        replay.at(0, row("s=a", "lsn", 100, "replayed", 100));
        assertThat(replay.at(30, row("s=a", "lsn", 200, "replayed", 100)).value("lag", "s", "a")).isZero();
        assertThat(replay.at(61, row("s=a", "lsn", 300, "replayed", 200)).value("lag", "s", "a")).isNull();
        assertThat(replay.at(62, row("s=a", "lsn", 300, "replayed", 200)).value("lag", "s", "a")).isEqualTo(1);
        assertThat(replay.at(63, row("s=a", "lsn", 300, "replayed", 300)).value("lag", "s", "a")).isZero();
    }

    @Test
    void isAbsentWhenThePositionFollowedIsNotTold() {
        assertThat(replay.at(0, row("s=a", "lsn", null, "replayed", 10)).value("lag", "s", "a")).isNull();
        replay.at(5, row("s=a", "lsn", 10, "replayed", 10));
        assertThat(replay.at(10, row("s=a", "lsn", null, "replayed", 10)).value("lag", "s", "a")).isNull();
    }

    @Test
    void ofAGroupThatIsPartlyUnknownOnlyALagIsTold() {
        Replay grouped = Replay.of(value("lag", new Lag("lsn", "replayed", Optional.of("seen"))).per("d"));
        grouped.at(0, row("d=x s=a", "lsn", 100, "replayed", 90), row("d=x s=b", "lsn", 100, "replayed", 100));
        assertThat(grouped.value("lag", "d", "x")).isNull();
        grouped.at(60, row("d=x s=a", "lsn", 200, "replayed", 100), row("d=x s=b", "lsn", 200, "replayed", 200, "seen", 2));
        assertThat(grouped.value("lag", "d", "x")).isEqualTo(2);
    }

    /** Two days of lag with a position every five seconds: old points are thinned, and the oldest is never lost. */
    @Test
    void staysExactAtTheFarEndThroughDays() {
        for (int i = 0; i < 34_560; i++) {
            replay.at(5.0 * i, row("s=a", "lsn", 100 + i, "replayed", 99));
        }
        assertThat(replay.value("lag", "s", "a")).isEqualTo(5.0 * 34_559);
    }
}
