package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HandClockTest {
    private final HandClock clock = new HandClock();

    @Test
    void standsStillUntilMoved() {
        long nanos = clock.getAsLong();
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(clock.getAsLong()).isEqualTo(nanos);
    }

    @Test
    void movesDateAndNanosecondsTogether() {
        long nanos = clock.getAsLong();
        clock.advance(Duration.ofMillis(1500));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:01.500Z"));
        assertThat(clock.getAsLong() - nanos).isEqualTo(1_500_000_000L);
    }
}
