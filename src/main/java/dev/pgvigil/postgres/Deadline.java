package dev.pgvigil.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in monotonic time. Immutable, thread-safe. */
record Deadline(LongSupplier nanos, long at) {

    static Deadline in(Duration duration, LongSupplier nanos) {
        return new Deadline(nanos, nanos.getAsLong() + duration.toNanos());
    }

    /** Zero or less once it has passed. */
    Duration left() {
        return Duration.ofNanos(at - nanos.getAsLong());
    }

    /** The shorter of the two. */
    Duration cap(Duration duration) {
        Duration left = left();
        return left.compareTo(duration) < 0 ? left : duration;
    }
}
