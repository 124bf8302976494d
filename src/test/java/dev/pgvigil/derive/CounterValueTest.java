package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.query.DerivedOperator.Increase;
import dev.pgvigil.query.DerivedOperator.Mean;
import dev.pgvigil.query.DerivedOperator.Rate;
import dev.pgvigil.query.DerivedOperator.Ratio;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterValueTest {

    @Test
    void ratesAreOfTheTimeActuallyCovered() {
        Replay replay = Replay.of(value("rate", new Rate("x")));
        assertThat(replay.at(0, row("a=1", "x", 100)).newest()).isEmpty();
        assertThat(replay.at(20, row("a=1", "x", 200)).newest()).isEmpty();
        assertThat(replay.at(40, row("a=1", "x", 300)).value("rate", "a", "1")).isEqualTo(5);
        assertThat(replay.at(71, row("a=1", "x", 810)).value("rate", "a", "1")).isEqualTo(10);
        assertThat(replay.at(100, row("a=1", "x", 1100)).value("rate", "a", "1")).describedAs("since 40").isEqualTo(800 / 60.0);
    }

    @Test
    void increaseIsNotExtrapolated() {
        Replay replay = Replay.of(value("increase", new Increase("x")));
        replay.at(0, row("", "x", 100));
        assertThat(replay.at(30, row("", "x", 107)).value("increase")).isEqualTo(7);
        assertThat(replay.at(60, row("", "x", 110)).value("increase")).isEqualTo(10);
        assertThat(replay.at(90, row("", "x", 110)).value("increase")).isEqualTo(3);
        assertThat(replay.at(120, row("", "x", 110)).value("increase")).isZero();
    }

    @Test
    void ratioDividesSumsOfIncreases() {
        Replay replay = Replay.of(value("hit", new Ratio(List.of("hit"), List.of("hit", "read"))).per("d"));
        replay.at(0, row("d=a t=1", "hit", 1000, "read", 0), row("d=a t=2", "hit", 0, "read", 1000));
        replay.at(30, row("d=a t=1", "hit", 1060, "read", 5), row("d=a t=2", "hit", 30, "read", 1005));
        assertThat(replay.value("hit", "d", "a")).isEqualTo(0.9);
    }

    @Test
    void ratioIsAbsentWithoutAnythingToDivideBy() {
        Replay replay = Replay.of(value("hit", new Ratio(List.of("hit"), List.of("read"))));
        replay.at(0, row("", "hit", 5, "read", 5)).at(30, row("", "hit", 9, "read", 5));
        assertThat(replay.newest()).isEmpty();
        assertThat(replay.at(60, row("", "hit", 9, "read", 6)).value("hit")).isEqualTo(4);
    }

    @Test
    void meanWeighsRowsByTheirCount() {
        Replay replay = Replay.of(value("mean", new Mean("total", "calls")).per());
        replay.at(0, row("q=1", "total", 50, "calls", 50), row("q=2", "total", 1, "calls", 10));
        assertThat(replay.at(30, row("q=1", "total", 50, "calls", 50), row("q=2", "total", 1, "calls", 10)).newest()).isEmpty();
        replay.at(60, row("q=1", "total", 59, "calls", 59), row("q=2", "total", 3, "calls", 11));
        assertThat(replay.value("mean")).isCloseTo(1.1, within(1e-12));
    }

    @Test
    void sumsOverRowsAreNotLoweredByRowsThatVanishOrFall() {
        Replay replay = Replay.of(value("increase", new Increase("x")).per("d"));
        replay.at(0, row("d=a t=1", "x", 1000), row("d=a t=2", "x", 500), row("d=a t=3", "x", 7));
        replay.at(30, row("d=a t=1", "x", 1010), row("d=a t=2", "x", 3), row("d=a t=3", "x", 8));
        assertThat(replay.value("increase", "d", "a")).isEqualTo(11);
        replay.at(60, row("d=a t=2", "x", 5), row("d=a t=3", "x", 8));
        assertThat(replay.value("increase", "d", "a")).isEqualTo(13);
    }

    @Test
    void newAndReturningRowsCountFromFirstSight() {
        Replay replay = Replay.of(value("increase", new Increase("x")).per());
        replay.at(0, row("t=1", "x", 10), row("t=2", "x", 70));
        replay.at(10, row("t=1", "x", 10), row("t=3", "x", 900));
        replay.at(20, row("t=1", "x", 10), row("t=2", "x", 80), row("t=3", "x", 901));
        replay.at(30, row("t=1", "x", 10), row("t=2", "x", 84), row("t=3", "x", 901));
        assertThat(replay.value("increase")).isEqualTo(5);
    }

    @Test
    void aRowThatFallsBeginsAnew() {
        Replay replay = Replay.of(value("rate", new Rate("x")));
        replay.at(0, row("t=1", "x", 100), row("t=2", "x", 0)).at(30, row("t=1", "x", 130), row("t=2", "x", 30));
        replay.at(60, row("t=1", "x", 20), row("t=2", "x", 60));
        assertThat(replay.value("rate", "t", "1")).isNull();
        assertThat(replay.value("rate", "t", "2")).isEqualTo(1);
        assertThat(replay.at(89, row("t=1", "x", 78)).value("rate", "t", "1")).isNull();
        assertThat(replay.at(90, row("t=1", "x", 80)).value("rate", "t", "1")).isEqualTo(2);
    }

    @Test
    void aRowThatVanishedBeginsAnew() {
        Replay replay = Replay.of(value("rate", new Rate("x")));
        replay.at(0, row("", "x", 0)).at(30, row("", "x", 30)).at(40).at(50, row("", "x", 50));
        assertThat(replay.newest()).isEmpty();
        assertThat(replay.at(79, row("", "x", 79)).newest()).isEmpty();
        assertThat(replay.at(80, row("", "x", 110)).value("rate")).isEqualTo(2);
    }

    @Test
    void nullIsLikeAMissingRow() {
        Replay replay = Replay.of(value("rate", new Rate("x")), value("other", new Rate("y")));
        replay.at(0, row("", "x", 0, "y", 0)).at(30, row("", "x", null, "y", 30)).at(60, row("", "x", 60, "y", 60));
        assertThat(replay.value("rate")).isNull();
        assertThat(replay.value("other")).isEqualTo(1);
        assertThat(replay.at(90, row("", "x", 150, "y", 90)).value("rate")).isEqualTo(3);
    }

    @Test
    void aValueOfTwoColumnsNeedsBothInARow() {
        Replay replay = Replay.of(value("mean", new Mean("total", "calls")).per());
        replay.at(0, row("q=1", "total", 0, "calls", 0), row("q=2", "total", 0, "calls", 0));
        replay.at(30, row("q=1", "total", 20, "calls", 10), row("q=2", "total", 999, "calls", null));
        assertThat(replay.value("mean")).isEqualTo(2);
    }

    @Test
    void notANumberIsLikeNull() {
        Replay replay = Replay.of(value("rate", new Rate("x")));
        replay.at(0, row("", "x", 0)).at(30, row("", "x", Double.POSITIVE_INFINITY)).at(60, row("", "x", Double.NaN));
        assertThat(replay.newest()).isEmpty();
    }

    @Test
    void aGroupWhoseRowsAllBeginAnewIsAbsentUntilHalfTheWindow() {
        Replay replay = Replay.of(value("increase", new Increase("x")).per());
        replay.at(0, row("t=1", "x", 100), row("t=2", "x", 100)).at(30, row("t=1", "x", 150), row("t=2", "x", 150));
        assertThat(replay.value("increase")).isEqualTo(100);
        assertThat(replay.at(40, row("t=1", "x", 1), row("t=2", "x", 2)).newest()).isEmpty();
        assertThat(replay.at(69, row("t=1", "x", 5), row("t=2", "x", 5)).newest()).isEmpty();
        assertThat(replay.at(70, row("t=1", "x", 6), row("t=2", "x", 6)).value("increase")).isEqualTo(9);
    }

    @Test
    void aGroupThatAppearsLaterHasItsOwnWindow() {
        Replay replay = Replay.of(value("rate", new Rate("x")).per("d"));
        replay.at(0, row("d=a", "x", 0)).at(30, row("d=a", "x", 30), row("d=b", "x", 500));
        replay.at(59, row("d=a", "x", 59), row("d=b", "x", 529));
        assertThat(replay.value("rate", "d", "b")).isNull();
        replay.at(61, row("d=a", "x", 61), row("d=b", "x", 593));
        assertThat(replay.value("rate", "d", "b")).isEqualTo(3);
        assertThat(replay.value("rate", "d", "a")).isEqualTo(1);
    }

    @Test
    void theFirstOfTwoRowsWithOneLabelSetCounts() {
        Replay replay = Replay.of(value("increase", new Increase("x")).per());
        replay.at(0, row("t=1", "x", 1), row("t=1", "x", 50)).at(30, row("t=1", "x", 3), row("t=1", "x", 90));
        assertThat(replay.value("increase")).isEqualTo(2);
    }

    @Test
    void trafficBelowTheFloorMakesItAbsent() {
        Replay replay = Replay.of(value("hit", new Ratio(List.of("hit"), List.of("hit", "read"))).per("d").floor(10, "read", "write"));
        replay.at(0, row("d=a", "hit", 0, "read", 0, "write", 0));
        assertThat(replay.at(30, row("d=a", "hit", 700, "read", 299, "write", 0)).newest()).isEmpty();
        assertThat(replay.at(60, row("d=a", "hit", 1800, "read", 400, "write", 200)).value("hit", "d", "a")).isEqualTo(1800 / 2200.0);
    }

    @Test
    void theFloorLooksAtTheSameCoveredTime() {
        Replay replay = Replay.of(value("rate", new Rate("x")).floor(10, "calls"));
        replay.at(0, row("", "x", 0, "calls", 0)).at(30, row("", "x", 30, "calls", 9000));
        assertThat(replay.value("rate")).isEqualTo(1);
        replay.at(40, row("", "x", 1, "calls", 9100));
        assertThat(replay.at(70, row("", "x", 31, "calls", 9399)).value("rate")).describedAs("299 calls in 30 s").isNull();
        assertThat(replay.at(100, row("", "x", 61, "calls", 9700)).value("rate")).describedAs("600 calls in 60 s").isEqualTo(1);
    }

    @Test
    void aFloorOfZeroIsAlwaysReached() {
        Replay replay = Replay.of(value("rate", new Rate("x")).floor(0, "calls"));
        replay.at(0, row("", "x", 0, "calls", 0)).at(30, row("", "x", 0, "calls", 0));
        assertThat(replay.value("rate")).isZero();
    }

    @Test
    void irregularCollectionsCoverTheWindowWithTheirOwnTimes() {
        Replay replay = Replay.of(value("rate", new Rate("x")).window(Duration.ofMinutes(5)));
        double[] times = {0, 3, 50, 51, 149, 150.5, 290, 301, 302, 900};
        for (double time : times) {
            replay.at(time, row("", "x", Math.rint(time * 1000)));
            Double rate = replay.value("rate");
            if (time < 150) {
                assertThat(rate).isNull();
            } else {
                assertThat(rate).isCloseTo(1000, within(1e-6));
            }
        }
    }

    @Test
    void manyCollectionsLeaveTheIncreaseExact() {
        Replay replay = Replay.of(value("increase", new Increase("x")).window(Duration.ofMinutes(10)));
        long x = 1L << 52;
        for (int second = 0; second < 20_000; second++) {
            replay.at(second, row("", "x", x += 3));
        }
        double perSecond = 3;
        assertThat(replay.value("increase") % perSecond).isZero();
        assertThat(replay.value("increase")).isBetween(600 * perSecond, 645 * perSecond);
    }
}
