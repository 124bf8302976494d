package dev.pgvigil.derive;

import static dev.pgvigil.derive.TopReplay.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopRowsTest {
    private static final String TOP = "{by: [calls, time], n: 1, most: 4, linger: 10m, key: [id], other: {q: other, u: other}}";

    @Test
    void firstShowsTheLargestByValueAndTheRestFromZeroOn() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 1), row("2", "a", 5, 50), row("3", "b", 7, 7));
        assertThat(replay.lines()).isEqualTo("""
                1/a calls=100.0 time=1.0
                2/a calls=5.0 time=50.0
                other/other calls=0.0 time=0.0""");
    }

    @Test
    void thenTheLargestByGrowthAndTheRestBeside() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 1), row("2", "a", 5, 50), row("3", "b", 7, 7), row("4", "b", 1, 1));
        replay.at(30, row("1", "a", 101, 1), row("2", "a", 5, 50), row("3", "b", 17, 9), row("4", "b", 3, 1));
        assertThat(replay.lines()).as("what 3 grew before it was shown, and all of 4").isEqualTo("""
                3/b calls=17.0 time=9.0
                1/a calls=101.0 time=1.0
                2/a calls=5.0 time=50.0
                other/other calls=12.0 time=2.0""");
        replay.at(60, row("1", "a", 101, 1), row("2", "a", 5, 50), row("3", "b", 20, 12), row("4", "b", 3, 2));
        assertThat(replay.lines()).as("3 tells its own growth now").isEqualTo("""
                3/b calls=20.0 time=12.0
                1/a calls=101.0 time=1.0
                2/a calls=5.0 time=50.0
                other/other calls=12.0 time=3.0""");
    }

    @Test
    void staysForAsLongAsItLingers() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 100), row("2", "a", 5, 5));
        replay.at(1, row("1", "a", 101, 101), row("2", "a", 5, 5));
        replay.at(300, row("1", "a", 101, 101), row("2", "a", 9, 9));
        assertThat(replay.names()).containsExactly("2", "1", "other");
        replay.at(601, row("1", "a", 101, 101), row("2", "a", 10, 10));
        assertThat(replay.names()).as("10 minutes after it was last among the first").containsExactly("2", "1", "other");
        replay.at(602, row("1", "a", 101, 101.5), row("2", "a", 11, 11));
        assertThat(replay.names()).containsExactly("2", "other");
        assertThat(replay.lines()).as("what it grew when its series ended").endsWith("other/other calls=4.0 time=4.5");
    }

    @Test
    void nothingThatStandsStillIsAmongTheFirst() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 0, 0), row("2", "a", 0, 0));
        assertThat(replay.names()).containsExactly("other");
        replay.at(30, row("1", "a", 0, 0), row("2", "a", 0, 0));
        assertThat(replay.names()).containsExactly("other");
    }

    @Test
    void aNewRowHasGrownByAllItHas() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 100));
        replay.at(30, row("1", "a", 110, 100), row("2", "a", 1, 600), row("3", "a", 2, 3));
        assertThat(replay.lines()).isEqualTo("""
                1/a calls=110.0 time=100.0
                2/a calls=1.0 time=600.0
                other/other calls=3.0 time=603.0""");
    }

    @Test
    void unlessTheCollectionBeforeWasCut() {
        TopReplay replay = TopReplay.of(TOP).cutAt(0, row("1", "a", 100, 100));
        replay.at(30, row("1", "a", 110, 100), row("2", "a", 50, 600));
        assertThat(replay.lines()).isEqualTo("""
                1/a calls=110.0 time=100.0
                other/other calls=0.0 time=0.0""");
        replay.at(60, row("1", "a", 110, 100), row("2", "a", 50, 600), row("3", "a", 1, 1));
        assertThat(replay.lines()).as("this one was whole").endsWith("other/other calls=1.0 time=1.0");
    }

    @Test
    void aRowThatFellHasBegunAnew() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 100), row("2", "a", 50, 50));
        replay.at(30, row("1", "a", 200, 200), row("2", "a", 3, 60));
        assertThat(replay.lines()).as("one counter fell, so all that it has was added").isEqualTo("""
                1/a calls=200.0 time=200.0
                other/other calls=3.0 time=60.0""");
    }

    @Test
    void whatVanishesTakesNothingBack() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 100), row("2", "a", 5, 5)).at(30, row("1", "a", 110, 110), row("2", "a", 8, 8));
        replay.at(60, row("1", "a", 120, 120));
        assertThat(replay.lines()).isEqualTo("""
                1/a calls=120.0 time=120.0
                other/other calls=3.0 time=3.0""");
        replay.at(90);
        assertThat(replay.lines()).isEqualTo("other/other calls=3.0 time=3.0");
    }

    @Test
    void anotherNameOfARowIsAnotherSeriesButNoGrowth() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "old", 1000, 1000), row("2", "old", 500, 500));
        replay.at(30, row("1", "new", 1001, 1000), row("2", "new", 500, 502));
        assertThat(replay.lines()).isEqualTo("""
                1/new calls=1001.0 time=1000.0
                2/new calls=500.0 time=502.0
                other/other calls=1.0 time=2.0""");
    }

    @Test
    void rowsWithOneNameAreOneSeries() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "q", "a", 10, 1), row("2", "q", "a", 20, 2), row("3", "x", "a", 12, 1));
        assertThat(replay.lines()).startsWith("q/a calls=30.0 time=3.0");
        replay.at(30, row("1", "q", "a", 11, 1), row("2", "q", "a", 22, 2), row("3", "x", "a", 14, 1));
        assertThat(replay.lines()).isEqualTo("""
                q/a calls=33.0 time=3.0
                other/other calls=2.0 time=0.0""");
    }

    @Test
    void neverShowsMoreThanSaidAndLetsEveryCounterHaveItsFirst() {
        TopReplay replay = TopReplay.of("{by: [calls, time], n: 3, most: 4, key: [id], other: {q: other, u: other}}");
        replay.at(0, row("1", "a", 90, 0), row("2", "a", 80, 0), row("3", "a", 70, 0), row("4", "a", 0, 9), row("5", "a", 0, 8), row("6", "a", 0, 7));
        assertThat(replay.names()).containsExactlyInAnyOrder("1", "4", "2", "5", "other");
        replay.at(30, row("1", "a", 90, 0), row("2", "a", 80, 0), row("3", "a", 79, 0), row("4", "a", 0, 9), row("5", "a", 0, 8), row("6", "a", 0, 7));
        assertThat(replay.names()).as("one of those that linger gave way").hasSize(5).startsWith("3").endsWith("other");
    }

    @Test
    void aColumnThatNobodyHasIsAbsent() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, null), row("2", "a", 5, null));
        assertThat(replay.lines()).isEqualTo("""
                1/a calls=100.0
                other/other calls=0.0""");
        replay.at(30, row("1", "a", 110, null), row("2", "a", 6, 4));
        assertThat(replay.lines()).as("how much of it is new cannot be told").isEqualTo("""
                1/a calls=110.0
                other/other calls=1.0 time=0.0""");
    }

    @Test
    void labelsThatOtherDoesNotNameMakeGroups() {
        TopReplay replay = TopReplay.of("{by: [calls], n: 1, key: [id], other: {q: other}, linger: 1m}");
        replay.at(0, row("1", "a", 100, 1), row("2", "a", 5, 1), row("3", "b", 5, 1));
        replay.at(30, row("1", "a", 200, 1), row("2", "a", 6, 1), row("3", "b", 8, 1));
        assertThat(replay.lines()).isEqualTo("""
                1/a calls=200.0 time=1.0
                other/a calls=1.0 time=0.0
                other/b calls=3.0 time=0.0""");
        replay.at(60, row("1", "a", 300, 1)).at(91, row("1", "a", 400, 1));
        assertThat(replay.names()).as("nobody has seen the group b for a minute").containsExactly("1", "other");
    }

    @Test
    void withoutAnyByItselfAllIsAddedUp() {
        TopReplay replay = TopReplay.of("{n: 0, key: [id]}").at(0, row("1", "copy", "a", 10, 1), row("2", "copy", "a", 20, 1), row("3", "begin", "a", 5, 0));
        assertThat(replay.lines()).isEqualTo("copy/a calls=0.0 time=0.0\nbegin/a calls=0.0 time=0.0");
        replay.at(600, row("1", "copy", "a", 11, 3), row("3", "begin", "a", 9, 0));
        assertThat(replay.lines()).as("the second was thrown out").isEqualTo("copy/a calls=1.0 time=2.0\nbegin/a calls=4.0 time=0.0");
    }

    @Test
    void goesOnAfterALossAndARestartButNotOnAnotherServer() {
        TopReplay replay = TopReplay.of(TOP).at(0, row("1", "a", 100, 100), row("2", "a", 5, 5)).at(30, row("1", "a", 110, 110), row("2", "a", 8, 8));
        replay.interrupted(Continuity.SAME_RUN).at(600, row("1", "a", 150, 150), row("2", "a", 9, 9));
        assertThat(replay.lines()).isEqualTo("1/a calls=150.0 time=150.0\nother/other calls=4.0 time=4.0");
        replay.interrupted(Continuity.RESTARTED).at(700, row("1", "a", 2, 2), row("2", "a", 1, 1));
        assertThat(replay.lines()).isEqualTo("1/a calls=2.0 time=2.0\nother/other calls=5.0 time=5.0");
        replay.interrupted(Continuity.OTHER).at(800, row("1", "a", 70, 70), row("2", "a", 90, 90));
        assertThat(replay.lines()).isEqualTo("2/a calls=90.0 time=90.0\nother/other calls=0.0 time=0.0");
    }

    @Test
    void valuesOfARowAreToldOfShownOnesAndValuesOfAllOfAll() {
        TopReplay replay = TopReplay.of(TOP, """
                  derived:
                    mean: {mean: {total: time, count: calls}, per: [q, u], window: 1m}
                    all: {increase: calls, per: [], window: 1m}
                    by_u: {increase: calls, per: [u], window: 1m}
                """);
        replay.at(0, row("1", "a", 100, 100), row("2", "a", 5, 5), row("3", "b", 0, 0));
        replay.at(30, row("1", "a", 200, 150), row("2", "a", 10, 6), row("3", "b", 1, 1));
        replay.at(60, row("1", "a", 300, 200), row("2", "a", 20, 9), row("3", "b", 2, 1));
        assertThat(replay.derived("mean")).containsExactly("1/a=0.5");
        assertThat(replay.derived("all")).containsExactly("=217.0");
        assertThat(replay.derived("by_u")).containsExactly("a=215.0", "b=2.0");
    }

    @Test
    void remembersNoMoreThanTheLastRowsAndWhatItShows() {
        TopReplay replay = TopReplay.of(TOP);
        for (int round = 0; round < 1000; round++) {
            int first = round * 10;
            replay.at(round, IntStream.range(first, first + 10).mapToObj(i -> row("" + i, "a", i + 1, 1)).toArray(Observation[]::new));
            assertThat(replay.served()).hasSizeLessThanOrEqualTo(5);
        }
    }
}
