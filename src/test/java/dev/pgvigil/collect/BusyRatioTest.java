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
        busy.spent(PartKey.data("a", ""), Duration.ofSeconds(100), Duration.ofMillis(900));
        assertThat(busy.stretch()).isEqualTo(1);
    }

    @Test
    void theStretchBringsTheShareBackToTheLimit() {
        busy.spent(PartKey.data("a", "x"), Duration.ofSeconds(60), Duration.ofSeconds(3));
        busy.spent(PartKey.data("a", "y"), Duration.ofSeconds(60), Duration.ofSeconds(3));
        assertThat(busy.stretch()).isCloseTo(10, within(1e-9));
    }

    @Test
    void aForgottenQueryCostsNothing() {
        busy.spent(PartKey.data("a", ""), Duration.ofSeconds(1), Duration.ofSeconds(1));
        busy.forget(PartKey.data("a", ""));
        assertThat(busy.stretch()).isEqualTo(1);
    }

    @Test
    void oneSlowRunFadesAway() {
        PartKey key = PartKey.data("a", "");
        busy.spent(key, Duration.ofSeconds(10), Duration.ofSeconds(5));
        for (int i = 0; i < 12; i++) {
            busy.spent(key, Duration.ofSeconds(10), Duration.ofMillis(1));
        }
        assertThat(busy.stretch()).isEqualTo(1);
    }
}
