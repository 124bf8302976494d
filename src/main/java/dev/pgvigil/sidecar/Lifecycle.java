package dev.pgvigil.sidecar;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, newest first, each step once; a failing step never keeps the rest from running. Thread-safe. */
final class Lifecycle implements AutoCloseable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    synchronized void onClose(Runnable step) {
        steps.push(step);
    }

    /** Runs all steps; throws the first failure with the later ones suppressed. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (Runnable step = next(); step != null; step = next()) {
            try {
                step.run();
            } catch (RuntimeException e) {
                first = keep(first, e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private synchronized Runnable next() {
        return steps.poll();
    }

    private static RuntimeException keep(RuntimeException first, RuntimeException later) {
        if (first == null) {
            return later;
        }
        first.addSuppressed(later);
        return first;
    }
}
