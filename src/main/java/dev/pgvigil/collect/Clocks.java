package dev.pgvigil.collect;

import java.time.Clock;
import java.time.Duration;
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

    /** An instant of no calendar that a change of the machine's clock does not move: for ages and expiry only. */
    Instant steady() {
        return Instant.EPOCH.plusNanos(nanos.getAsLong());
    }

    /** When what was read at a time has been kept for so long, on the steady clock. */
    Instant keptUntil(Instant readAt, Duration keep) {
        return steady().plus(keep).minus(Duration.between(readAt, now()));
    }

    long nanoTime() {
        return nanos.getAsLong();
    }
}
