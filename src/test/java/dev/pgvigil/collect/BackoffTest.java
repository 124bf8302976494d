package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10));

    @Test
    void nothingFailedNothingToWait() {
        assertThat(backoff.remaining(Long.MIN_VALUE)).isZero();
    }

    @Test
    void thePauseDoublesUpToTheLongest() {
        long now = 0;
        for (long expected : new long[] {15, 30, 60, 120, 240, 480, 600, 600}) {
            backoff.failed(now);
            assertThat(backoff.remaining(now)).isEqualTo(Duration.ofSeconds(expected).toNanos());
            now += Duration.ofSeconds(expected).toNanos();
            assertThat(backoff.remaining(now)).isZero();
        }
    }

    @Test
    void aSuccessEndsIt() {
        backoff.failed(0);
        backoff.succeeded();
        assertThat(backoff.remaining(1)).isZero();
        backoff.failed(0);
        assertThat(backoff.remaining(0)).isEqualTo(Duration.ofSeconds(15).toNanos());
    }

    @Test
    void manyFailuresDoNotOverflow() {
        for (int i = 0; i < 100; i++) {
            backoff.failed(0);
        }
        assertThat(backoff.remaining(0)).isEqualTo(Duration.ofMinutes(10).toNanos());
    }
}
