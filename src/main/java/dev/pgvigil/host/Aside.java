package dev.pgvigil.host;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Does what may hang for ever and cannot be interrupted, such as a call into a dead network file system, on a thread of its own. One at a
 * time: while one hangs no other is begun, so at most one thread is lost to it. Thread-safe; nothing needs closing.
 */
final class Aside {
    private final String name;
    private FutureTask<?> last;

    /** @param name of the thread */
    Aside(String name) {
        this.name = name;
    }

    /**
     * Does the work and waits for it.
     *
     * @throws HostException when it does not end in time, or the one before it still hangs
     */
    synchronized <T> T within(Duration patience, Supplier<T> work) {
        if (last != null && !last.isDone()) {
            throw new HostException("an earlier look at this machine still hangs; is a network file system gone?");
        }
        FutureTask<T> task = new FutureTask<>(work::get);
        last = task;
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return result(task, patience);
    }

    private static <T> T result(FutureTask<T> task, Duration patience) {
        try {
            return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HostException("looking at this machine took longer than " + patience.toMillis()
                    + " ms; is a network file system gone?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while looking at this machine", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // Work that only supplies throws nothing else.
            throw (RuntimeException) e.getCause();
        }
    }
}
