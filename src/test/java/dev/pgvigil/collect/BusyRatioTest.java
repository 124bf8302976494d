package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.snapshot.PartKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BusyRatioTest {
    private final BusyRatio busy = new BusyRatio(0.01);

    @Test
    void belowTheLimitNothingIsStretched() {
        busy.spent(PartKey.data("a", ""), Duration.ofSeconds(100), Duration.ofMillis(900), 0);
        assertThat(busy.stretch()).isEqualTo(1);
    }

    @Test
    void theStretchBringsTheShareBackToTheLimit() {
        busy.spent(PartKey.data("a", "x"), Duration.ofSeconds(60), Duration.ofSeconds(3), 0);
        busy.spent(PartKey.data("a", "y"), Duration.ofSeconds(60), Duration.ofSeconds(3), 0);
        assertThat(busy.stretch()).isCloseTo(10, within(1e-9));
    }

    @Test
    void aForgottenQueryCostsNothing() {
        busy.spent(PartKey.data("a", ""), Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
        busy.forget(PartKey.data("a", ""));
        assertThat(busy.stretch()).isEqualTo(1);
    }

    @Test
    void oneLongRunCountsWithWhatItIsAmongThoseOfFiveMinutes() {
        PartKey key = PartKey.data("a", "");
        for (int minute = 0; minute < 10; minute++) {
            busy.spent(key, Duration.ofMinutes(1), Duration.ofSeconds(minute == 4 ? 9 : 0), Duration.ofMinutes(minute).toNanos());
            boolean counted = minute >= 4;
            assertThat(busy.stretch()).as("minute %d", minute).isCloseTo(counted ? 15.0 / Math.min(minute + 1, 6) : 1, within(1e-9));
        }
        busy.spent(key, Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(10).toNanos());
        assertThat(busy.stretch()).isEqualTo(1);
    }

    @Test
    void whatIsRareIsJudgedByThreeRuns() {
        PartKey key = PartKey.data("a", "");
        busy.spent(key, Duration.ofHours(1), Duration.ofSeconds(72), 0);
        assertThat(busy.stretch()).isCloseTo(2, within(1e-9));
        busy.spent(key, Duration.ofHours(1), Duration.ZERO, Duration.ofHours(2).toNanos());
        busy.spent(key, Duration.ofHours(1), Duration.ZERO, Duration.ofHours(3).toNanos());
        assertThat(busy.stretch()).isEqualTo(1);
        busy.spent(key, Duration.ofHours(1), Duration.ofSeconds(216), Duration.ofHours(4).toNanos());
        assertThat(busy.stretch()).isCloseTo(2, within(1e-9));
    }
}
