package dev.pgvigil.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the demo has started. An interrupt may come in the middle of a start: closing lets the step that is being started come to its
 * end, then closes everything, newest first. Safe for any thread.
 */
final class RunningParts implements AutoCloseable {
    private static final Duration LONGEST_STEP = Duration.ofSeconds(60);
    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private record Part(String name, AutoCloseable closeable) {
    }

    /** Takes over a part that runs. */
    <T extends AutoCloseable> T add(String name, T closeable) {
        synchronized (parts) {
            parts.push(new Part(name, closeable));
        }
        if (isStopping()) {
            throw new DemoException("interrupted");
        }
        return closeable;
    }

    /** Nothing will be added any more. */
    void startingEnded() {
        started.countDown();
    }

    boolean isStopping() {
        return ended.getCount() == 0;
    }

    /** Returns after the time, or earlier when everything is to stop. */
    void awaitEnd(Optional<Duration> time) throws InterruptedException {
        if (time.isEmpty()) {
            ended.await();
            return;
        }
        ended.await(time.get().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            started.await(LONGEST_STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Part part = next(); part != null; part = next()) {
            close(part);
        }
    }

    private Part next() {
        synchronized (parts) {
            return parts.poll();
        }
    }

    private static void close(Part part) {
        try {
            part.closeable().close();
        } catch (Exception e) {
            System.err.println("pgvigil demo: stopping " + part.name() + " failed: " + e.getMessage());
        }
    }
}
