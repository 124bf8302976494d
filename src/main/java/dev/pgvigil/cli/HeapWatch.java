package dev.pgvigil.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Notices a heap that is all but full: then the JVM collects garbage nearly all the time, for minutes or hours, before an allocation fails at
 * last. Belongs to one thread.
 */
final class HeapWatch {
    private static final int LOOKS = 10;
    private static final double MOST_TIME = 0.8;
    private static final double FULL = 0.9;
    private final LongSupplier collectingMillis;
    private final DoubleSupplier fullness;
    private final LongSupplier nanos;
    private final long[] collecting = new long[LOOKS];
    private final long[] at = new long[LOOKS];
    private int looks;

    /**
     * @param collectingMillis time that all collections have taken since the start
     * @param fullness share of the largest heap that the last collection left in use
     */
    HeapWatch(LongSupplier collectingMillis, DoubleSupplier fullness, LongSupplier nanos) {
        this.collectingMillis = collectingMillis;
        this.fullness = fullness;
        this.nanos = nanos;
    }

    /** Looks every second, on a thread of its own that ends with an {@link OutOfMemoryError} when the heap is exhausted. */
    static void start() {
        HeapWatch watch = new HeapWatch(HeapWatch::collectingMillis, HeapWatch::fullness, System::nanoTime);
        Thread thread = new Thread(watch::run, "heap-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!exhausted()) {
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        throw new OutOfMemoryError("the heap is full, and collecting garbage takes nearly all the time");
    }

    /** To be asked every second: true when for ten looks nearly all time went into collections that freed next to nothing. */
    boolean exhausted() {
        int slot = looks++ % LOOKS;
        long before = collecting[slot];
        long since = at[slot];
        collecting[slot] = collectingMillis.getAsLong();
        at[slot] = nanos.getAsLong();
        long passed = TimeUnit.NANOSECONDS.toMillis(at[slot] - since);
        return looks > LOOKS && collecting[slot] - before > MOST_TIME * passed && fullness.getAsDouble() > FULL;
    }

    private static long collectingMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    private static double fullness() {
        long used = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage).filter(Objects::nonNull).mapToLong(MemoryUsage::getUsed).sum();
        return (double) used / Runtime.getRuntime().maxMemory();
    }
}
