package dev.pgvigil.collect;

import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.SnapshotStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Where every query of a target stands. Each change is published at once as a part of its own. Thread-safe. */
final class StatusBoard {
    private final Map<PartKey, Standing> standings = new HashMap<>();
    private final SnapshotStore store;
    private List<String> order = List.of();
    private long collections;

    StatusBoard(SnapshotStore store) {
        this.store = store;
    }

    /** Takes the keys of all queries, in the order of the files; other queries leave and stay away. */
    synchronized void admit(List<String> queries) {
        order = List.copyOf(queries);
        removeIf(status -> !order.contains(status.query()));
    }

    /** True while a query stands on the board, on whichever database. */
    synchronized boolean has(String query) {
        return standings.keySet().stream().anyMatch(key -> key.source().equals(query));
    }

    /** Sets a standing and publishes it; a query that was not admitted is ignored: its last run ends after it was removed. */
    synchronized void put(Standing standing) {
        if (!order.contains(standing.status().query())) {
            return;
        }
        PartKey key = PartKey.status(standing.status().query(), standing.status().datname());
        Standing before = standings.put(key, standing);
        collections += Math.max(0, standing.totals().runs() - (before == null ? 0 : before.totals().runs()));
        publish(key, standing);
    }

    /**
     * All queries together, those that are skipped left out.
     *
     * @param took what the last collection of each took
     * @param failing whether one fails
     * @param collections since start, good or bad; those of queries and databases that have left count on
     * @param leftOut samples of the last good collections that passed the series cap
     */
    record Overview(Duration took, boolean failing, long collections, long leftOut) {
    }

    synchronized Overview overview() {
        long nanos = 0;
        boolean failing = false;
        long leftOut = 0;
        for (Standing standing : standings.values()) {
            QueryStatus status = standing.status();
            nanos += status.state() == QueryState.SKIPPED ? 0 : status.lastDuration().toNanos();
            failing |= status.state() == QueryState.FAILING;
            leftOut += status.state() == QueryState.OK ? standing.totals().leftOut() : 0;
        }
        return new Overview(Duration.ofNanos(nanos), failing, collections, leftOut);
    }

    /** Changes the standings that match and publishes those that became different. */
    synchronized void change(Predicate<QueryStatus> which, UnaryOperator<Standing> change) {
        for (Map.Entry<PartKey, Standing> entry : standings.entrySet()) {
            Standing old = entry.getValue();
            Standing changed = which.test(old.status()) ? change.apply(old) : old;
            if (!changed.equals(old)) {
                entry.setValue(changed);
                publish(entry.getKey(), changed);
            }
        }
    }

    /** Forgets the standings that match, and their parts. */
    synchronized void removeIf(Predicate<QueryStatus> which) {
        standings.entrySet().removeIf(entry -> which.test(entry.getValue().status()));
        store.removeIf(part -> part.key().kind() == PartKey.Kind.STATUS && !standings.containsKey(part.key()));
    }

    /** True while a query of those keys is failing. */
    synchronized boolean anyFailing(java.util.Set<String> queries) {
        return standings.values().stream().map(Standing::status)
                .anyMatch(status -> status.state() == QueryState.FAILING && queries.contains(status.query()));
    }

    synchronized List<QueryStatus> all() {
        return standings.values().stream().map(Standing::status)
                .sorted(Comparator.comparingInt((QueryStatus status) -> order.indexOf(status.query())).thenComparing(QueryStatus::datname))
                .toList();
    }

    private void publish(PartKey key, Standing standing) {
        store.publish(key, StandingFamilies.of(standing), Instant.EPOCH, Instant.MAX);
    }
}
