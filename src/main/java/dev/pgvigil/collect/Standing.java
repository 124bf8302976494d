package dev.pgvigil.collect;

import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A query's status on one database and what it has cost since start. Immutable; every event makes a new one. */
record Standing(QueryStatus status, Totals totals) {

    /**
     * Counts since start. {@code warnings}, {@code bytes}, the size of the served text, and {@code leftOut}, samples that passed the series
     * cap, are of the last good collection.
     */
    record Totals(long runs, long failures, long rowsDropped, long duplicates, long overCap, long warnings, long bytes, long leftOut) {
        static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

        Totals collected(long warned, long dropped, long duplicateSeries, long seriesOverCap, long size) {
            return new Totals(runs + 1, failures, rowsDropped + dropped, duplicates + duplicateSeries, overCap + seriesOverCap, warned, size,
                    seriesOverCap);
        }

        Totals failed() {
            return new Totals(runs + 1, failures + 1, rowsDropped, duplicates, overCap, warnings, bytes, leftOut);
        }
    }

    static Standing first(String query, String datname, String lane, Duration every) {
        return new Standing(new QueryStatus(query, datname, lane, QueryState.STALE, "not collected yet", Optional.empty(), Duration.ZERO, 0,
                every, every, Optional.empty(), Duration.ZERO), Totals.ZERO);
    }

    /** What the query has cost before, under another definition, counts on. */
    Standing after(Standing before) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), s.state(), s.reason(), s.lastSuccess(), s.lastDuration(), s.rows(),
                s.every(), s.effectiveInterval(), s.nextRun(), before.status().serverTime()), before.totals());
    }

    Standing in(QueryState state, String reason) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), state, reason, s.lastSuccess(), s.lastDuration(), s.rows(),
                s.every(), s.effectiveInterval(), s.nextRun(), s.serverTime()), totals);
    }

    Standing ran(Duration took, Totals next) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), s.state(), s.reason(), s.lastSuccess(), took, s.rows(),
                s.every(), s.effectiveInterval(), s.nextRun(), s.serverTime().plus(took)), next);
    }

    /** @param remarks what did not fit but cost only itself; may be empty */
    Standing succeeded(Instant at, long rows, String remarks) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), QueryState.OK, remarks, Optional.of(at), s.lastDuration(), rows,
                s.every(), s.effectiveInterval(), s.nextRun(), s.serverTime()), totals);
    }

    Standing scheduled(Duration effective, Optional<Instant> next) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), s.state(), s.reason(), s.lastSuccess(), s.lastDuration(),
                s.rows(), s.every(), effective, next, s.serverTime()), totals);
    }
}
