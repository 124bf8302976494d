package dev.pgvigil.collect;

import java.time.Clock;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Time as a dependency.
 *
 * @param wall for dates
 * @param nanos monotonic, for durations
 * @param random from 0 (included) to 1, for jitter
 */
public record Clocks(Clock wall, LongSupplier nanos, DoubleSupplier random) {

    /** The machine's own clocks. */
    public static Clocks system() {
        return new Clocks(Clock.systemUTC(), System::nanoTime, () -> java.util.concurrent.ThreadLocalRandom.current().nextDouble());
    }

    Instant now() {
        return wall.instant();
    }

    long nanoTime() {
        return nanos.getAsLong();
    }
}
