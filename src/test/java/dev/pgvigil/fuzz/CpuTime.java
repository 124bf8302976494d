package dev.pgvigil.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Bounds what one input may cost, by the processor's time and not by the clock: a busy machine changes nothing. */
public final class CpuTime {
    /** Set by {@code src/fuzz/fuzz}: the fuzzer watches every comparison, which costs more than the comparison. */
    static final boolean INSTRUMENTED = Boolean.getBoolean("pgvigil.fuzz.instrumented");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long LIMIT_NANOS = INSTRUMENTED ? 10_000_000_000L : 2_000_000_000L;
    /** The first runs pay for loading and compiling classes; later ones for what else the processor does at the same time. */
    private static final int ATTEMPTS = 6;

    private CpuTime() {
    }

    /** Runs the work, again when it took long; an error when it takes more than two seconds each time. */
    public static void bounded(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > LIMIT_NANOS; attempt++) {
            long start = THREADS.getCurrentThreadCpuTime();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        if (least > LIMIT_NANOS) {
            throw new AssertionError("took " + least / 1_000_000 + " ms of CPU, expected at most two seconds");
        }
    }
}
