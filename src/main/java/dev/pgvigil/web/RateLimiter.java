package dev.pgvigil.web;

import dev.pgvigil.config.WebConfig;
import java.util.function.LongSupplier;

/** A token bucket, full at first. Thread-safe. */
final class RateLimiter {
    private final long intervalNanos;
    private final int burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long countedAt;

    RateLimiter(WebConfig.RateLimit limit, LongSupplier nanoTime) {
        intervalNanos = limit.interval().toNanos();
        burst = limit.burst();
        this.nanoTime = nanoTime;
        tokens = burst;
        countedAt = nanoTime.getAsLong();
    }

    /** Takes a token; false when there is none. */
    synchronized boolean allows() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (double) (now - countedAt) / intervalNanos);
        countedAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
