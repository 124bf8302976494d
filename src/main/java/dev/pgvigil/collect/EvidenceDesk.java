package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.plan.PlannedDatabase;
import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.EvidenceDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.snapshot.CapturedTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures for a target what alerts ask for: one at a time on the lane that each belongs to, when that lane has nothing else to do. What goes
 * wrong is said in the answer and is no failure of the lane's. Thread-safe.
 */
final class EvidenceDesk {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceDesk.class);
    private final TargetState state;
    private final Clocks clocks;
    private final Captures captures;
    private final EvidenceCosts costs = new EvidenceCosts();

    EvidenceDesk(TargetState state, Clocks clocks) {
        this.state = state;
        this.clocks = clocks;
        this.captures = new Captures(clocks);
    }

    /** What it has cost so far. */
    EvidenceCosts costs() {
        return costs;
    }

    /**
     * Asks for a table; the taker gets it, or why there is none, at once or from a lane's thread.
     *
     * @param labels of the alert; {@code datname} says where evidence at database scope is looked for, else it is the main database
     */
    void ask(String name, Map<String, String> labels, Consumer<CapturedTable> taker) {
        Optional<EvidenceDefinition> known = state.assignment().evidence(name);
        Optional<Basis> basis = state.basis();
        if (known.isEmpty()) {
            taker.accept(none(name, name, "there is no evidence of this name, or it is skipped"));
            return;
        }
        if (basis.isEmpty()) {
            taker.accept(missed(name, known.get().title(), down()));
            return;
        }
        boolean inDatabase = known.get().query().scope() == Scope.DATABASE;
        String datname = inDatabase ? labels.getOrDefault("datname", basis.get().facts().main().datname()) : "";
        if (!captures.ask(new Capture.Key(name, datname), Lane.of(known.get().query()), taker)) {
            taker.accept(missed(name, known.get().title(), "not captured: too much was asked for at once"));
        }
    }

    /** Answers what no lane came to: because the server is down, or in time. To be called every second. */
    void tick() {
        boolean down = !state.up();
        captures.giveUp(down, key -> missed(key.name(), title(key), down ? down()
                : "not captured within " + Captures.LONGEST_WAIT.toSeconds() + " s: its lane was busy or had no connection"));
    }

    /** Nanoseconds until a lane has something to capture. */
    long untilNext(Lane lane) {
        return captures.untilNext(lane);
    }

    /** Runs the next capture at server scope, if there is one. */
    void runNext(Lane lane, Session session, Basis basis) {
        captures.next(lane).ifPresent(capture -> answer(capture, () -> onServer(capture, session, basis)));
    }

    /** Runs the next capture at database scope on a connection of its own, if there is one. */
    void visitNext(Server server, Basis basis) {
        captures.next(Lane.DATABASES).ifPresent(capture -> {
            try {
                answer(capture, () -> inDatabase(capture, server, basis));
            } catch (ServerException e) {
                // It was this visit's own connection, and who asked has been told.
                return;
            }
        });
    }

    /** @throws ServerException when the connection is gone, after the answer, so that the lane stops using it */
    private void answer(Capture capture, Supplier<CapturedTable> work) {
        CapturedTable table = none(capture.key().name(), title(capture.key()), "not captured: a fault of pgvigil's own, see the log");
        long start = clocks.nanoTime();
        boolean answered = false;
        try {
            table = work.get();
            answered = true;
        } catch (CollectionException e) {
            table = failed(capture, "", e.getMessage());
        } catch (ServerException e) {
            table = failed(capture, e.sqlState(), e.getMessage());
            if (e.isConnection()) {
                throw e;
            }
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{} on {} met a fault of pgvigil's own", capture.key().name(), state.address(), e);
        } finally {
            costs.ran(answered, clocks.nanoTime() - start);
            captures.answer(capture, table);
        }
    }

    private CapturedTable failed(Capture capture, String sqlState, String message) {
        LOG.info("{} on {} could not be captured: {}", capture.key().name(), state.address(), message);
        return CapturedTable.none(capture.key().name(), title(capture.key()), clocks.now(),
                "not captured: the query failed" + (sqlState.isEmpty() ? "" : " with " + sqlState), message);
    }

    private CapturedTable onServer(Capture capture, Session session, Basis basis) {
        return run(capture, session, basis.assignment(), basis.evidence());
    }

    private CapturedTable inDatabase(Capture capture, Server server, Basis basis) {
        String datname = capture.key().datname();
        Optional<PlannedDatabase> database = basis.evidenceDatabases().stream().filter(known -> known.datname().equals(datname)).findFirst();
        if (database.isEmpty() || !database.get().visited()) {
            String reason = database.map(PlannedDatabase::skipped).orElse("there is no such database");
            return none(capture.key().name(), title(capture.key()), "not captured: database " + datname + " is not visited: " + reason);
        }
        return server.onDatabase(datname, session -> {
            DatabaseFacts facts = session.databaseFacts(basis.assignment().wanted());
            return run(capture, session, basis.assignment(), basis.evidence(facts));
        });
    }

    private CapturedTable run(Capture capture, Session session, Assignment assignment, List<PlannedQuery> plan) {
        List<PlannedQuery> branches = plan.stream().filter(planned -> planned.query().name().equals(capture.key().name())).toList();
        Optional<PlannedQuery> planned = branches.stream().filter(PlannedQuery::runs).findFirst().or(() -> branches.stream().findFirst());
        if (planned.isEmpty()) {
            return none(capture.key().name(), title(capture.key()), "this server has nothing of the kind");
        }
        return new EvidenceRun(assignment.evidenceOf(planned.get().query().key()), planned.get(), clocks).run(session);
    }

    private String title(Capture.Key key) {
        return state.assignment().evidence(key.name()).map(evidence -> EvidenceRun.title(evidence, key.datname())).orElse(key.name());
    }

    /** No lane came to it. */
    private CapturedTable missed(String name, String title, String note) {
        costs.missed();
        return none(name, title, note);
    }

    private CapturedTable none(String name, String title, String note) {
        return CapturedTable.none(name, title, clocks.now(), note, "");
    }

    private String down() {
        return "not captured: the server is down";
    }
}
