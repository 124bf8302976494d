package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedQuery;
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

    /** @param refusal empty when the query runs */
    private record Answer(String refusal, long until) {
    }

    Predicates(PlannedQuery planned) {
        this.planned = planned;
    }

    /**
     * Asks the predicates in order until one says no.
     *
     * @return why the query does not run now; empty when it does
     * @throws CollectionException when an answer is neither one boolean, with the remedy beside it if need be, nor no row
     */
    Optional<String> refusal(Session session, long now) {
        for (Predicate predicate : planned.query().conditions().predicates()) {
            Answer answer = answers.get(predicate.name());
            if (answer == null || answer.until() <= now) {
                answer = new Answer(ask(predicate, session), now + predicate.ttl().toNanos());
                answers.put(predicate.name(), answer);
            }
            if (!answer.refusal().isEmpty()) {
                return Optional.of(answer.refusal());
            }
        }
        return Optional.empty();
    }

    /** Forgets the answers: the server may be another. */
    void clear() {
        answers.clear();
    }

    private String ask(Predicate predicate, Session session) {
        Rows rows = session.query(planned.request(predicate.sql(), 2));
        Object[] row = rows.values().isEmpty() ? new Object[] {null} : rows.values().get(0);
        boolean fits = rows.columns().size() <= 2 && rows.values().size() <= 1 && (row[0] == null || row[0] instanceof Boolean);
        if (!fits) {
            throw new CollectionException("predicate " + predicate.name() + " gave " + rows.values().size() + " rows of "
                    + rows.columns().size() + " columns; it must give one boolean, or no row");
        }
        String remedy = row.length > 1 && row[1] != null ? "; " + row[1] : "";
        return Boolean.TRUE.equals(row[0]) ? "" : "predicate " + predicate.name() + " says no" + remedy;
    }
}
