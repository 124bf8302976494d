package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.DerivedOperator.Since;
import org.junit.jupiter.api.Test;

class SinceValueTest {
    private final Replay replay = Replay.of(value("since", new Since("x")));

    @Test
    void countsFromTheCollectionThatFirstSawItNonZero() {
        assertThat(replay.at(0, row("t=1", "x", 0)).value("since", "t", "1")).isZero();
        assertThat(replay.at(15, row("t=1", "x", 3)).value("since", "t", "1")).isZero();
        assertThat(replay.at(31.5, row("t=1", "x", -1)).value("since", "t", "1")).isEqualTo(16.5);
        assertThat(replay.at(900, row("t=1", "x", 1)).value("since", "t", "1")).isEqualTo(885);
    }

    @Test
    void zeroEndsIt() {
        replay.at(0, row("", "x", 1)).at(10, row("", "x", 1));
        assertThat(replay.at(20, row("", "x", 0)).value("since")).isZero();
        assertThat(replay.at(30, row("", "x", 1)).value("since")).isZero();
        assertThat(replay.at(40, row("", "x", 1)).value("since")).isEqualTo(10);
    }

    @Test
    void isAbsentWithoutAValueAndBeginsAnewAfterwards() {
        replay.at(0, row("", "x", 1)).at(10, row("", "x", 1));
        assertThat(replay.at(20, row("", "x", null)).newest()).isEmpty();
        assertThat(replay.at(30, row("", "x", 1)).value("since")).isZero();
        replay.at(40);
        assertThat(replay.at(50, row("", "x", 1)).value("since")).isZero();
    }

    @Test
    void aGroupIsNonZeroWhileItsSumIs() {
        Replay grouped = Replay.of(value("since", new Since("x")).per("d"));
        grouped.at(0, row("d=a t=1", "x", 1), row("d=a t=2", "x", 0));
        grouped.at(10, row("d=a t=1", "x", 0), row("d=a t=2", "x", 1));
        assertThat(grouped.value("since", "d", "a")).isEqualTo(10);
        assertThat(grouped.at(20, row("d=a t=1", "x", null), row("d=a t=2", "x", 1)).value("since", "d", "a")).isEqualTo(20);
        assertThat(grouped.at(30, row("d=a t=1", "x", 0), row("d=a t=2", "x", 0)).value("since", "d", "a")).isZero();
    }

    @Test
    void aFloorHidesQuietGroups() {
        Replay floored = Replay.of(value("since", new Since("x")).floor(2, "calls"));
        floored.at(0, row("t=1", "x", 1, "calls", 0), row("t=2", "x", 1, "calls", 0));
        assertThat(floored.newest()).isEmpty();
        floored.at(30, row("t=1", "x", 1, "calls", 60), row("t=2", "x", 1, "calls", 59));
        assertThat(floored.value("since", "t", "1")).isEqualTo(30);
        assertThat(floored.value("since", "t", "2")).isNull();
    }
}
