package dev.pgvigil.collect;

import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The runs of one database on the lane databases, its facts and its own back-off. Belongs to the lane's thread. */
final class DatabaseRuns {
    private static final long FACTS_FOR = Duration.ofMinutes(10).toNanos();
    private static final long MOST_EARLY = Duration.ofSeconds(30).toNanos();
    private final Wiring wiring;
    private final String datname;
    /** What logins and preflights of this database cost. */
    private final PartKey visits;
    private final RunSet runs = new RunSet();
    private final Backoff failures = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10));
    private long visitBy;
    /** Of the visit under way or the last one. */
    private long inQueriesNanos;
    private Assignment assignment;
    private boolean known;
    private long factsUntil;
    private long generation = -1;
    private long epoch = -1;

    DatabaseRuns(Wiring wiring, String datname, long firstVisit) {
        this.wiring = wiring;
        this.datname = datname;
        this.visits = new PartKey(PartKey.Kind.TARGET, "visits", datname);
        this.visitBy = firstVisit;
    }

    String datname() {
        return datname;
    }

    /** When the database wants its next visit. */
    long nextVisit() {
        long now = wiring.clocks().nanoTime();
        long wanted = known ? Math.min(Math.min(visitBy, factsUntil), runs.nextDue()) : visitBy;
        return failures.remaining(now) > 0 ? Math.max(wanted, now + failures.remaining(now)) : wanted;
    }

    /** Takes another basis: removed queries end now, new ones begin with the next visit, which is soon when the server was lost meanwhile. */
    void assign(Basis basis, long nextVisitBy) {
        Assignment next = basis.assignment();
        if (known && epoch != basis.epoch()) {
            visitBy = Math.min(visitBy, nextVisitBy);
        }
        if (!known || next == assignment || next.visitsLike(assignment)) {
            return;
        }
        runs.removeIf(run -> !next.has(run.planned().query().key()), run -> ServerLane.forget(wiring, run));
        visitBy = Math.min(visitBy, nextVisitBy);
    }

    /**
     * Runs what is due, and what will be soon, on one short-lived connection.
     *
     * @return false when the server let nobody in, or the connection was lost
     */
    boolean visit(Basis basis) {
        long start = wiring.clocks().nanoTime();
        inQueriesNanos = 0;
        try {
            wiring.server().onDatabase(datname, session -> {
                work(session, !plan(basis, session));
                return null;
            });
            failures.succeeded();
            spent(start);
            return true;
        } catch (ServerException e) {
            failures.failed(wiring.clocks().nanoTime());
            if (DatabasesLane.answered(e.sqlState())) {
                spent(start);
            }
            if (!e.isConnection()) {
                // Dropped, renamed, closed to us or to all: the list of databases is not what it was.
                wiring.state().doubt();
            }
            unreachable(e.getMessage());
            return !e.isConnection();
        }
    }

    /** Counts what of a visit, good or bad, was no query's; while visits fail they come at the pace of the back-off. */
    private void spent(long start) {
        long now = wiring.clocks().nanoTime();
        Duration pause = Duration.ofNanos(failures.remaining(now));
        Duration every = !pause.isZero() && (!known || pause.compareTo(shortestInterval()) > 0) ? pause : shortestInterval();
        wiring.runner().spent(visits, every, Duration.ofNanos(now - start - inQueriesNanos));
    }

    /** Ends the back-off: what kept us out was not the database's own fault. */
    void forgive() {
        failures.succeeded();
    }

    /** @return true when the facts were read anew, which may have taken most of the visit */
    private boolean plan(Basis basis, Session session) {
        long now = wiring.clocks().nanoTime();
        boolean anew = !known || factsUntil <= now || generation != basis.generation();
        if (anew) {
            DatabaseFacts facts = session.databaseFacts(basis.assignment().wanted());
            generation = basis.generation();
            assignment = basis.assignment();
            visitBy = Long.MAX_VALUE;
            if (!known) {
                wiring.board().removeIf(status -> status.datname().equals(datname));
            }
            runs.take(basis.database(facts), (planned, replaced) -> ServerLane.begin(wiring, basis, planned, replaced),
                    run -> ServerLane.forget(wiring, run));
            factsUntil = now + FACTS_FOR;
            known = true;
        }
        // The basis is older than the login: if vitals moved to another server meanwhile, what this visit reads counts for neither.
        if (epoch != basis.epoch()) {
            epoch = basis.epoch();
            runs.all().forEach(run -> ServerLane.resume(wiring, basis, run));
        }
        return anew;
    }

    private Duration shortestInterval() {
        return runs.all().stream().filter(run -> run.planned().runs()).map(QueryRun::ownInterval).min(Comparator.naturalOrder())
                .orElse(Duration.ofNanos(FACTS_FOR));
    }

    /**
     * Runs what fits into the visit; the rest stays due. Counts the time that the queries took, which is that of each by itself.
     *
     * @param whole true: the visit is for queries alone, so the first has all the time that there is and runs in any case
     */
    private void work(Session session, boolean whole) {
        boolean first = whole;
        for (QueryRun run : soonDue(wiring.clocks().nanoTime())) {
            Duration timeout = run.planned().query().timeout();
            if (!first && session.timeLeft().filter(left -> left.compareTo(timeout) < 0).isPresent()) {
                continue;
            }
            long start = wiring.clocks().nanoTime();
            try {
                wiring.runner().run(run, session, epoch);
            } finally {
                inQueriesNanos += wiring.clocks().nanoTime() - start;
            }
            if (!session.isOpen()) {
                return;
            }
            first = false;
        }
    }

    private List<QueryRun> soonDue(long now) {
        return runs.all().stream().filter(run -> run.planned().runs())
                .filter(run -> run.due() <= now + Math.min(MOST_EARLY, run.planned().query().every().toNanos() / 10))
                .sorted(Comparator.comparingLong(QueryRun::due)).toList();
    }

    private void unreachable(String message) {
        String reason = "database " + datname + ": " + message;
        if (known) {
            runs.due(wiring.clocks().nanoTime()).forEach(run -> wiring.runner().unreachable(run, reason));
            return;
        }
        wiring.state().assignment().planner().queries().filter(query -> query.scope() == Scope.DATABASE).map(QueryDefinition::key).distinct()
                .forEach(key -> wiring.board().put(Standing.first(key, datname, "databases", Duration.ZERO).in(QueryState.FAILING, reason)));
    }

    /** The database is gone or no longer visited. */
    void forget() {
        runs.all().forEach(run -> wiring.runner().forget(run.dataKey()));
        wiring.runner().forget(visits);
        wiring.board().removeIf(status -> status.datname().equals(datname));
    }
}
