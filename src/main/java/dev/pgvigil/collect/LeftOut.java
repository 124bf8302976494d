package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.ExceptDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The values of a label by which one query on one database leaves rows out, as they were told last. Used by one thread. */
final class LeftOut {
    private final PlannedQuery planned;
    private final Optional<Backoff> backoff;
    private Told told = Told.NOTHING;
    private boolean asked;
    private long until;

    LeftOut(PlannedQuery planned) {
        this.planned = planned;
        this.backoff = planned.query().except().map(except -> new Backoff(planned.query().every(), except.every()));
    }

    /** @param remarks why the values are not those of now; empty when they are */
    record Told(Set<String> values, List<String> remarks) {
        private static final Told NOTHING = new Told(Set.of(), List.of());

        Told {
            values = Set.copyOf(values);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * The values; asked for when the last answer is too old. When asking fails the query goes on with what was told before, or leaves nothing
     * out: the numbers are worth more than the tidiness. It is asked again an interval of the query later, then after doubling pauses.
     *
     * @param mostRows row cap of the answer
     * @throws ServerException when the connection is gone, so that the query could not run either
     */
    Told told(Session session, long now, int mostRows) {
        planned.query().except().filter(except -> due(now)).ifPresent(except -> ask(except, session, now, mostRows));
        return told;
    }

    private boolean due(long now) {
        return backoff.orElseThrow().remaining(now) == 0 && (!asked || until - now <= 0);
    }

    private void ask(ExceptDefinition except, Session session, long now, int mostRows) {
        try {
            told = values(session.query(planned.request(except.sql(), mostRows)));
            asked = true;
            until = now + except.every().toNanos();
            backoff.orElseThrow().succeeded();
        } catch (ServerException e) {
            failed(e, session, now);
        }
    }

    private void failed(ServerException failure, Session session, long now) {
        if (failure.isConnection()) {
            throw failure;
        }
        backoff.orElseThrow().failed(now);
        told = new Told(told.values(), List.of("what `except` leaves out is " + (asked ? "as it was told before" : "not known, so nothing is left out")
                + ": " + failure.getMessage()));
        if (!session.isOpen()) {
            throw failure;
        }
    }

    private static Told values(Rows rows) {
        Set<String> values = new HashSet<>();
        rows.values().forEach(row -> values.add(Numbers.label(row[0])));
        return new Told(values, rows.cut() == 0 ? List.of() : List.of("`except` gave " + rows.cut() + " values more than max_rows allows"));
    }

    /** Forgets the answer: the server may be another. */
    void clear() {
        told = Told.NOTHING;
        asked = false;
        backoff.ifPresent(Backoff::succeeded);
    }
}
