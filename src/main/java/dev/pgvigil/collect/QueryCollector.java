package dev.pgvigil.collect;

import dev.pgvigil.derive.Derivation;
import dev.pgvigil.host.HostException;
import dev.pgvigil.host.UnseenException;
import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.plan.Preload;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * One query on one database: from the question to what is served and derived of the answer. Holds what goes over from one collection to the
 * next: answers of predicates, what is left out, histories. Used by one thread.
 */
final class QueryCollector {
    private final PlannedQuery planned;
    private final QueryDefinition query;
    private final Derivation derivation;
    private final Predicates predicates;
    private final LeftOut leftOut;
    private final RowMapper mapper;

    QueryCollector(PlannedQuery planned, Derivation derivation) {
        this.planned = planned;
        this.query = planned.query();
        this.derivation = derivation;
        this.predicates = new Predicates(planned);
        this.leftOut = new LeftOut(planned);
        this.mapper = new RowMapper(query, planned.datname());
    }

    /** Fresh histories for a query on a database. */
    static Derivation derivation(PlannedQuery planned) {
        Labels everyRow = planned.datname().isEmpty() ? Labels.NONE : Labels.of("datname", planned.datname());
        return new Derivation(planned.query(), everyRow);
    }

    /** Forgets what the server answered, save histories: it may be another. */
    void interrupted() {
        predicates.clear();
        leftOut.clear();
    }

    /**
     * Collects once. Whatever goes wrong is told by the ending, a fault of our own with this one result too: the lane's other queries are not to
     * pay for it.
     *
     * @param mostRows row cap of a query that has none of its own
     */
    Ending collect(Session session, HostRows host, Clocks clocks, int mostRows) {
        return new Collection(session, host, clocks, mostRows).ending();
    }

    /** One run. */
    private final class Collection {
        private final Session session;
        private final HostRows host;
        private final Clocks clocks;
        private final int mostRows;
        private final long start;
        private long answered;

        Collection(Session session, HostRows host, Clocks clocks, int mostRows) {
            this.session = session;
            this.host = host;
            this.clocks = clocks;
            this.mostRows = query.maxRows().orElse(mostRows);
            this.start = clocks.nanoTime();
            this.answered = start;
        }

        Ending ending() {
            try {
                Optional<String> refusal = predicates.refusal(session, start);
                answered = clocks.nanoTime();
                return refusal.isPresent() ? skipped(refusal.get()) : collected();
            } catch (UnseenException e) {
                return skipped(e.getMessage());
            } catch (CollectionException | HostException e) {
                return Ending.Failed.of(span(), e.getMessage());
            } catch (ServerException e) {
                answered = clocks.nanoTime();
                return refused(e);
            } catch (RuntimeException | StackOverflowError e) {
                return Ending.Failed.of(span(), e);
            }
        }

        private Ending collected() {
            LeftOut.Told told = leftOut.told(session, start, mostRows);
            Instant at = clocks.now();
            Rows asked = session.query(planned.request(query.sql(), mostRows));
            answered = clocks.nanoTime();
            HostRows.Completed completed = host.complete(query, asked);
            Mapped mapped = mapper.map(completed.rows(), told.values(), all -> derivation.served(start, all, asked.cut() == 0))
                    .with(completed.remarks()).with(told.remarks());
            return new Ending.Collected(span(), at, completed.rows(), mapped, derivation.record(start, mapped.observations()));
        }

        private Ending refused(ServerException failure) {
            if (failure.isConnection()) {
                return new Ending.Failed(span(), failure.getMessage(), Optional.of(failure), Optional.empty());
            }
            return Preload.missing(query, failure).map(this::skipped).orElseGet(() -> Ending.Failed.of(span(), failure.getMessage()));
        }

        private Ending skipped(String reason) {
            return new Ending.Skipped(span(), reason);
        }

        private Ending.Span span() {
            return new Ending.Span(start, answered);
        }
    }
}
