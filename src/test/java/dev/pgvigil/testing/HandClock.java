package dev.pgvigil.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Time that stands still until a test moves it: a {@link Clock} for dates and a {@link LongSupplier} of nanoseconds for durations,
 * always moved together. Starts at 2026-01-01T00:00:00Z and at 1 000 s of nanoseconds. Safe for any thread.
 */
public final class HandClock extends Clock implements LongSupplier {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long START_NANOS = Duration.ofSeconds(1000).toNanos();
    private final AtomicLong passedNanos = new AtomicLong();

    /** Lets time pass; a negative duration moves the clock back, as a corrected system clock does. */
    public void advance(Duration by) {
        passedNanos.addAndGet(by.toNanos());
    }

    @Override
    public long getAsLong() {
        return START_NANOS + passedNanos.get();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(passedNanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
