package dev.pgvigil.soak;

import java.time.Duration;

/**
 * Whether the server may not have heard yet that connections ended: while nothing gets through to it, and until it has looked again
 * afterwards ({@code client_connection_check_interval} is 5 s). Thread-safe.
 */
final class Silence {
    private static final long REMEMBERED = Duration.ofSeconds(20).toNanos();
    private boolean now;
    private long endedAt = System.nanoTime() - REMEMBERED;

    synchronized void begins() {
        now = true;
    }

    synchronized void ends() {
        now = false;
        endedAt = System.nanoTime();
    }

    synchronized boolean recent() {
        return now || System.nanoTime() - endedAt < REMEMBERED;
    }
}
