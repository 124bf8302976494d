package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.ExceptDefinition;
import java.util.HashSet;
import java.util.Set;

/** The values of a label by which one query on one database leaves rows out, as they were told last. Used by one thread. */
final class LeftOut {
    private final PlannedQuery planned;
    private Set<String> values = Set.of();
    private boolean asked;
    private long until;

    LeftOut(PlannedQuery planned) {
        this.planned = planned;
    }

    /**
     * The values; asked for when the last answer is too old.
     *
     * @param mostRows row cap of the answer
     * @throws ServerException when asking fails, which is the query's own failure: rows that should not be there would be worse than none
     */
    Set<String> values(Session session, long now, int mostRows) {
        planned.query().except().filter(except -> !asked || until - now <= 0).ifPresent(except -> {
            values = ask(except, session, mostRows);
            asked = true;
            until = now + except.every().toNanos();
        });
        return values;
    }

    private Set<String> ask(ExceptDefinition except, Session session, int mostRows) {
        Rows rows = session.query(planned.request(except.sql(), mostRows));
        Set<String> told = new HashSet<>();
        rows.values().forEach(row -> told.add(Numbers.label(row[0])));
        return told;
    }

    /** Forgets the answer: the server may be another. */
    void clear() {
        values = Set.of();
        asked = false;
    }
}
