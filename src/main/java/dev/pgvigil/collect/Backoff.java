package dev.pgvigil.collect;

import java.time.Duration;

/** A pause that doubles from a first value to a longest one with every failure and ends with a success. Thread-safe. */
final class Backoff {
    private final long firstNanos;
    private final long longestNanos;
    private int failures;
    private long until;

    Backoff(Duration first, Duration longest) {
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
    }

    synchronized void failed(long now) {
        long pause = failures >= 30 ? longestNanos : Math.min(longestNanos, firstNanos << failures);
        failures++;
        until = now + pause;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    /** Nanoseconds still to wait; 0 when nothing failed or the pause is over. */
    synchronized long remaining(long now) {
        return failures == 0 ? 0 : Math.max(0, until - now);
    }
}
