package dev.pgvigil.testing;

import java.util.concurrent.Executor;

/** Threads for work that blocks. The common pool has a single one on two cores from JDK 25 on, so that blocking work waits in line. */
public final class Threads {
    /** A daemon thread of its own for every piece of work. */
    public static final Executor EACH_ITS_OWN = work -> {
        Thread thread = new Thread(work, "test-work");
        thread.setDaemon(true);
        thread.start();
    };

    private Threads() {
    }
}
