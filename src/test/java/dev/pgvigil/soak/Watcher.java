package dev.pgvigil.soak;

/** Looks at something again and again, in a thread of its own, until it is closed. A look that throws is a finding. */
final class Watcher implements AutoCloseable {
    private final Thread thread;
    private final Look look;
    private final long restMillis;
    private final Findings findings;
    private boolean closed;

    @FunctionalInterface
    interface Look {
        void look() throws Exception;
    }

    Watcher(String name, long restMillis, Findings findings, Look look) {
        this.look = look;
        this.restMillis = restMillis;
        this.findings = findings;
        thread = new Thread(this::run, "soak-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (rested()) {
            try {
                look.look();
            } catch (InterruptedException e) {
                return;
            } catch (Exception | AssertionError e) {
                findings.add(thread.getName() + ": " + e);
            }
        }
    }

    private synchronized boolean rested() {
        try {
            if (!closed) {
                wait(restMillis);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Whether it has not ended by itself. */
    boolean looks() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
