package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.postgres.QueryRequest;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.Predicate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The predicates of one query on one database, with the answers that still hold. Used by one thread. */
final class Predicates {
    private final PlannedQuery planned;
    private final Map<String, Answer> answers = new HashMap<>();

    private record Answer(boolean runs, long until) {
    }

    Predicates(PlannedQuery planned) {
        this.planned = planned;
    }

    /**
     * Asks the predicates in order until one says no.
     *
     * @return why the query does not run now; empty when it does
     * @throws CollectionException when an answer is not one boolean or no row
     */
    Optional<String> refusal(Session session, long now) {
        for (Predicate predicate : planned.query().conditions().predicates()) {
            Answer answer = answers.get(predicate.name());
            if (answer == null || answer.until() <= now) {
                answer = new Answer(ask(predicate, session), now + predicate.ttl().toNanos());
                answers.put(predicate.name(), answer);
            }
            if (!answer.runs()) {
                return Optional.of("predicate " + predicate.name() + " says no");
            }
        }
        return Optional.empty();
    }

    /** Forgets the answers: the server may be another. */
    void clear() {
        answers.clear();
    }

    private boolean ask(Predicate predicate, Session session) {
        Rows rows = session.query(new QueryRequest(predicate.sql(), planned.query().timeout(), planned.searchPath(), 2));
        boolean fits = rows.columns().size() == 1 && rows.values().size() <= 1
                && (rows.values().isEmpty() || rows.values().get(0)[0] == null || rows.values().get(0)[0] instanceof Boolean);
        if (!fits) {
            throw new CollectionException("predicate " + predicate.name() + " gave " + rows.values().size() + " rows of "
                    + rows.columns().size() + " columns; it must give one boolean, or no row");
        }
        return !rows.values().isEmpty() && Boolean.TRUE.equals(rows.values().get(0)[0]);
    }
}
