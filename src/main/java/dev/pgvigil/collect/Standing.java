package dev.pgvigil.collect;

import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A query's status on one database and what it has cost since start. Immutable; every event makes a new one. */
record Standing(QueryStatus status, Totals totals) {

    /** Counts since start. {@code bytes} is the size of the served text of the last good collection. */
    record Totals(long runs, long failures, long rowsDropped, long duplicates, long overCap, long bytes) {
        static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0);

        Totals collected(long dropped, long duplicateSeries, long seriesOverCap, long size) {
            return new Totals(runs + 1, failures, rowsDropped + dropped, duplicates + duplicateSeries, overCap + seriesOverCap, size);
        }

        Totals failed() {
            return new Totals(runs + 1, failures + 1, rowsDropped, duplicates, overCap, bytes);
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

    Standing succeeded(Instant at, long rows) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), QueryState.OK, "", Optional.of(at), s.lastDuration(), rows,
                s.every(), s.effectiveInterval(), s.nextRun(), s.serverTime()), totals);
    }

    Standing scheduled(Duration effective, Optional<Instant> next) {
        QueryStatus s = status;
        return new Standing(new QueryStatus(s.query(), s.datname(), s.lane(), s.state(), s.reason(), s.lastSuccess(), s.lastDuration(),
                s.rows(), s.every(), effective, next, s.serverTime()), totals);
    }
}
