package dev.pgvigil.collect;

import dev.pgvigil.snapshot.PartKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the share of wall time that the lanes slow and databases spend in the server at or below a limit, by stretching their
 * intervals. The share is what the queries would take at their own intervals: the sum of mean duration over interval. Thread-safe.
 */
final class BusyRatio {
    private static final double NEWEST_WEIGHT = 0.5;
    private double limit;
    private final Map<PartKey, Cost> costs = new HashMap<>();

    private record Cost(double seconds, double everySeconds) {
        double share() {
            return seconds / everySeconds;
        }
    }

    /** @param limit share of one connection's time, above 0 to 1 */
    BusyRatio(double limit) {
        this.limit = limit;
    }

    /** Sets the limit anew. */
    synchronized void limit(double share) {
        limit = share;
    }

    /** Takes the duration of one run. */
    synchronized void spent(PartKey query, Duration every, Duration took) {
        double seconds = took.toNanos() / 1e9;
        costs.merge(query, new Cost(seconds, every.toNanos() / 1e9), (old, newest) ->
                new Cost(old.seconds + NEWEST_WEIGHT * (newest.seconds - old.seconds), newest.everySeconds));
    }

    /** A query that no longer runs. */
    synchronized void forget(PartKey query) {
        costs.remove(query);
    }

    /** What every interval is multiplied by; at least 1. */
    synchronized double stretch() {
        return Math.max(1, costs.values().stream().mapToDouble(Cost::share).sum() / limit);
    }
}
