package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.query.DerivedOperator.TimeUntil;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeUntilValueTest {

    @Test
    void followsAStraightLineToTheLimit() {
        Replay replay = until(1000);
        assertThat(replay.at(0, row("", "x", 100)).newest()).isEmpty();
        assertThat(replay.at(15, row("", "x", 130)).newest()).isEmpty();
        assertThat(replay.at(30, row("", "x", 160)).value("until")).isCloseTo(420, within(1e-9));
        assertThat(replay.at(75, row("", "x", 250)).value("until")).isCloseTo(375, within(1e-9));
    }

    @Test
    void followsTheLeastSquaresOfANoisyLine() {
        Replay replay = Replay.of(value("until", new TimeUntil("x", OptionalDouble.of(1e6), Optional.empty()))
                .window(Duration.ofHours(1)));
        Random random = new Random(3);
        double x = 0;
        for (int time = 0; time <= 7200; time += 15) {
            x = 1000 + 10.0 * time + 100 * random.nextGaussian();
            replay.at(time, row("", "x", x));
        }
        assertThat(replay.value("until")).isCloseTo((1e6 - x) / 10, within(1500.0));
    }

    @Test
    void forgetsWhatTheWindowNoLongerCovers() {
        Replay replay = until(1000);
        replay.at(0, row("", "x", 900)).at(30, row("", "x", 500));
        assertThat(replay.newest()).isEmpty();
        replay.at(60, row("", "x", 530)).at(90, row("", "x", 560));
        assertThat(replay.value("until")).isCloseTo(440, within(1e-9));
    }

    @Test
    void isAbsentWhenNothingMovesTowardsTheLimit() {
        Replay replay = until(1000);
        replay.at(0, row("", "x", 0.1)).at(20, row("", "x", 0.1)).at(40, row("", "x", 0.1));
        assertThat(replay.newest()).isEmpty();
        replay.at(60, row("", "x", 0.05));
        assertThat(replay.newest()).isEmpty();
    }

    @Test
    void reachesALimitFromAbove() {
        Replay replay = until(10);
        replay.at(0, row("", "x", 100));
        assertThat(replay.at(30, row("", "x", 70)).value("until")).isCloseTo(60, within(1e-9));
        assertThat(replay.at(60, row("", "x", 9)).value("until")).isZero();
    }

    @Test
    void aValueFirstSeenAboveAndRisingMovesAway() {
        assertThat(until(10).at(0, row("", "x", 100)).at(30, row("", "x", 170)).newest()).isEmpty();
    }

    @Test
    void isZeroOnceTheLimitIsReached() {
        assertThat(until(10).at(0, row("", "x", 10)).value("until")).isZero();
        Replay replay = until(10).at(0, row("", "x", 8)).at(5, row("", "x", 11));
        assertThat(replay.value("until")).isZero();
        assertThat(replay.at(60, row("", "x", 12)).value("until")).isZero();
        assertThat(replay.at(120, row("", "x", 11)).value("until")).describedAs("falling, still past it").isZero();
    }

    @Test
    void theLimitMayBeAColumnAndMove() {
        Replay replay = Replay.of(value("until", new TimeUntil("used", OptionalDouble.empty(), Optional.of("size"))));
        replay.at(0, row("", "used", 0, "size", 100));
        assertThat(replay.at(30, row("", "used", 30, "size", 90)).value("until")).isCloseTo(60, within(1e-9));
        assertThat(replay.at(60, row("", "used", 60, "size", 200)).value("until")).isCloseTo(140, within(1e-9));
        assertThat(replay.at(90, row("", "used", 90, "size", null)).newest()).isEmpty();
    }

    @Test
    void groupsAddUpValuesAndLimitColumns() {
        Replay columns = Replay.of(value("until", new TimeUntil("used", OptionalDouble.empty(), Optional.of("size"))).per());
        columns.at(0, row("t=1", "used", 0, "size", 50), row("t=2", "used", 0, "size", 50));
        columns.at(30, row("t=1", "used", 10, "size", 50), row("t=2", "used", 20, "size", 50));
        assertThat(columns.value("until")).isCloseTo(70, within(1e-9));
        Replay fixed = Replay.of(value("until", new TimeUntil("used", OptionalDouble.of(100), Optional.empty())).per());
        fixed.at(0, row("t=1", "used", 0), row("t=2", "used", 0)).at(30, row("t=1", "used", 10), row("t=2", "used", 20));
        assertThat(fixed.value("until")).isCloseTo(70, within(1e-9));
    }

    @Test
    void aRowThatWasNotObservedBeginsAnew() {
        Replay replay = until(1000);
        replay.at(0, row("", "x", 0)).at(30, row("", "x", 30)).at(40, row("", "x", null)).at(50, row("", "x", 50));
        assertThat(replay.newest()).isEmpty();
        assertThat(replay.at(80, row("", "x", 80)).value("until")).isCloseTo(920, within(1e-9));
    }

    private static Replay until(double limit) {
        return Replay.of(value("until", new TimeUntil("x", OptionalDouble.of(limit), Optional.empty())));
    }
}
