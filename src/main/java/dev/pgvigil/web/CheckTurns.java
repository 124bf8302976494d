package dev.pgvigil.web;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Bounds what checking passwords may cost: one check at a time, few that wait for it, and over time a quarter of one core. What goes
 * beyond is turned away without work, so that a flood of guesses takes neither the CPU nor the threads from those who are known. Who comes
 * from where a wrong password came from leaves a reserve, and its own places to wait, to the others. Thread-safe.
 */
final class CheckTurns {
    private static final int WAITING_MAX = 3;
    private static final long WAIT_MILLIS = 2_000;
    private static final int SHARE = 4;
    /** Saved up in quiet times: a whole company may log in at once after a restart. */
    private static final long BUDGET_MAX_NANOS = 5_000_000_000L;
    /** Of that, what is not for suspects: some checks of the dearest usual hashes. */
    private static final long RESERVE_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final Semaphore turn = new Semaphore(1, true);
    private final Semaphore places = new Semaphore(1 + WAITING_MAX);
    private final Semaphore suspectPlaces = new Semaphore(1 + WAITING_MAX);
    private long budgetNanos = BUDGET_MAX_NANOS;
    private long countedAt;

    CheckTurns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        countedAt = nanoTime.getAsLong();
    }

    /**
     * Runs a check when its turn comes; empty when it is turned away.
     *
     * @param suspect the last password that came from there was wrong
     */
    Optional<Boolean> take(boolean suspect, BooleanSupplier check) {
        Semaphore own = suspect ? suspectPlaces : places;
        if (!own.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return turn.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS) ? run(suspect, check) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            own.release();
        }
    }

    /** The budget is looked at in turn, after waiting: those who waited together don't all find the same rest of it. */
    private Optional<Boolean> run(boolean suspect, BooleanSupplier check) {
        try {
            if (budget() <= (suspect ? RESERVE_NANOS : 0)) {
                return Optional.empty();
            }
            boolean matched = check.getAsBoolean();
            long now = nanoTime.getAsLong();
            budgetNanos -= now - countedAt;
            countedAt = now;
            return Optional.of(matched);
        } finally {
            turn.release();
        }
    }

    private long budget() {
        long now = nanoTime.getAsLong();
        budgetNanos = Math.min(BUDGET_MAX_NANOS, budgetNanos + (now - countedAt) / SHARE);
        countedAt = now;
        return budgetNanos;
    }
}
