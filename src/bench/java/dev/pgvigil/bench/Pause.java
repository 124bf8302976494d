package dev.pgvigil.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, as benchmarks must. */
final class Pause {
    private Pause() {
    }

    static void millis(long millis) {
        until(System.nanoTime() + Duration.ofMillis(millis).toNanos());
    }

    /** Waits for an instant of {@link System#nanoTime()}. */
    static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Looks every so often until the condition holds. */
    static void untilTrue(String what, Duration longest, long everyMillis, BooleanSupplier condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new BenchException("not so after " + longest.toSeconds() + " s: " + what);
            }
            millis(everyMillis);
        }
    }
}
