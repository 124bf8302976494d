package dev.pgvigil.collect;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one lane: one step after the other, so that nothing in a lane ever overlaps. Closed by who made it. */
final class LaneThread {
    private static final Logger LOG = LoggerFactory.getLogger(LaneThread.class);
    private static final long LONGEST_WAIT = Duration.ofSeconds(10).toNanos();
    private static final long AFTER_A_BUG = Duration.ofSeconds(5).toNanos();
    private final Thread thread;
    private final LongSupplier step;
    private boolean stopping;

    /** @param step does what is due and answers the nanoseconds until something is */
    LaneThread(String name, LongSupplier step) {
        this.step = step;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isStopping()) {
            await(Math.min(LONGEST_WAIT, stepSafely()));
        }
    }

    /** Other errors of the JVM, such as no memory, end the thread: who runs the process decides what then, see {@link Thread}. */
    private long stepSafely() {
        try {
            return step.getAsLong();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            if (!isStopping()) {
                LOG.error("{} met a fault of its own and goes on in {} s", thread.getName(), AFTER_A_BUG / 1_000_000_000, e);
            }
            return AFTER_A_BUG;
        }
    }

    private synchronized void await(long nanos) {
        if (stopping || nanos <= 0) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Ends the wait in progress, so that the next step begins now. */
    synchronized void wake() {
        notifyAll();
    }

    /** Asks the thread to end after its step. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    /** Waits for the end; true when it came in time. */
    boolean join(Duration longest) {
        try {
            thread.join(longest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
