package dev.pgvigil.collect;

import dev.pgvigil.snapshot.PartKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the share of wall time that the lanes slow and databases spend in the server at or below a limit, by stretching their
 * intervals. The share is what queries and visits would take at their own intervals: the sum of mean duration over interval. The mean is
 * that of the last five minutes, but of at least three runs: so one long run counts with what it is among its like, and what is rare is
 * not judged by a single one. Thread-safe.
 */
final class BusyRatio {
    private static final long WINDOW = Duration.ofMinutes(5).toNanos();
    private static final int FEWEST = 3;
    private static final int MOST = 100;
    private double limit;
    private final Map<PartKey, Cost> costs = new HashMap<>();

    private record Run(long at, double seconds) {
    }

    private static final class Cost {
        private final Deque<Run> runs = new ArrayDeque<>();
        private double everySeconds;

        void add(Run run, double every) {
            runs.addLast(run);
            everySeconds = every;
            while (runs.size() > MOST || runs.size() > FEWEST && run.at() - runs.getFirst().at() > WINDOW) {
                runs.removeFirst();
            }
        }

        double share() {
            return runs.stream().mapToDouble(Run::seconds).average().orElse(0) / everySeconds;
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

    /**
     * Takes the duration of one run.
     *
     * @param what a query on a database, or whatever else takes time there
     * @param now monotonic nanoseconds
     */
    synchronized void spent(PartKey what, Duration every, Duration took, long now) {
        costs.computeIfAbsent(what, key -> new Cost()).add(new Run(now, took.toNanos() / 1e9), every.toNanos() / 1e9);
    }

    /** What no longer runs. */
    synchronized void forget(PartKey what) {
        costs.remove(what);
    }

    /** What every interval is multiplied by; at least 1. */
    synchronized double stretch() {
        return Math.max(1, costs.values().stream().mapToDouble(Cost::share).sum() / limit);
    }
}
