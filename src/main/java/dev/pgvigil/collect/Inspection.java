package dev.pgvigil.collect;

import dev.pgvigil.config.Limits;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.derive.Derivation;
import dev.pgvigil.plan.DatabaseSelection;
import dev.pgvigil.plan.PlannedDatabase;
import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.plan.Planner;
import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.snapshot.CapturedTable;
import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Published;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.SnapshotStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans and runs every query of a target once or a few times, one after the other, without lanes: for the commands {@code check} and
 * {@code once}. Used by one thread.
 */
public final class Inspection {
    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);
    private static final Rendering NOTHING = new Rendering() {
        @Override
        public List<Chunk> text() {
            return List.of();
        }

        @Override
        public List<Chunk> openMetrics() {
            return List.of();
        }
    };
    private final Assignment assignment;
    private final Planner planner;
    private final Server server;
    private final Limits limits;
    private final Clocks clocks;
    private final HostRows host;
    /** Tells what would be left out; renders nothing. */
    private final SnapshotStore served;
    private final Map<PartKey, Derivation> derivations = new LinkedHashMap<>();

    public Inspection(TargetSettings target, List<QueryDefinition> queries, Limits limits, Server server, Clocks clocks) {
        this(target, new LoadedQueries(queries, List.of()), limits, server, clocks);
    }

    /** The same with what runs only when an alert asks; its results have an interval of zero and no families. */
    public Inspection(TargetSettings target, LoadedQueries queries, Limits limits, Server server, Clocks clocks) {
        this.assignment = new Assignment(target, queries.queries(), queries.evidence(), limits);
        this.planner = new Planner(queries.queries(), target.tags(), new DatabaseSelection(target.includeDatabases(), target.excludeDatabases()));
        this.server = server;
        this.limits = limits;
        this.clocks = clocks;
        this.host = new HostRows(clocks);
        this.served = new SnapshotStore(target.name(), families -> NOTHING, limits.series());
    }

    /** How one query fared on one database. */
    public enum Outcome {
        OK, SKIP, FAIL
    }

    /**
     * One query on one database.
     *
     * @param message why it was skipped or failed, with the remedy, and warnings; may be empty
     * @param families what it gave, derived values included
     */
    public record Result(PlannedQuery planned, Outcome outcome, long rows, Duration took, String message, List<MetricFamily> families) {
        public Result {
            families = List.copyOf(families);
        }

        /** It has derived values, which a second collection would fill. */
        public boolean again() {
            return outcome == Outcome.OK && !planned.query().derived().isEmpty();
        }
    }

    /** Everything of one round; {@code skippedDatabases} are those no query visits. */
    public record Round(ServerFacts facts, List<Result> results, List<PlannedDatabase> skippedDatabases) {
        public Round {
            results = List.copyOf(results);
            skippedDatabases = List.copyOf(skippedDatabases);
        }
    }

    /**
     * Runs every query once.
     *
     * @throws ServerException when the server cannot be reached at all
     */
    public Round round() {
        List<Result> results = new ArrayList<>();
        ServerFacts facts = server.onVitals(session -> session.preflight(assignment.wanted()));
        Deque<PlannedQuery> waiting = new ArrayDeque<>(planner.server(facts));
        waiting.addAll(assignment.evidencePlanner().server(facts));
        while (!waiting.isEmpty()) {
            server.onVitals(session -> {
                do {
                    results.add(run(waiting.remove(), session));
                } while (!waiting.isEmpty() && session.isOpen());
                return null;
            });
        }
        List<PlannedDatabase> databases = databases(facts);
        databases.stream().filter(PlannedDatabase::visited).forEach(database -> visit(database.datname(), facts, results));
        return new Round(facts, results, databases.stream().filter(database -> !database.visited()).toList());
    }

    private List<PlannedDatabase> databases(ServerFacts facts) {
        List<PlannedDatabase> databases = planner.databases(facts);
        return databases.isEmpty() ? assignment.evidencePlanner().databases(facts) : databases;
    }

    /**
     * Runs those queries of a round once more that have derived values, which then have something to compare; the other results stay.
     *
     * @throws ServerException when the server cannot be reached any more
     */
    public Round again(Round before) {
        List<Result> results = before.results().stream().map(result -> result.again() ? repeat(result.planned()) : result).toList();
        return new Round(before.facts(), results, before.skippedDatabases());
    }

    private Result repeat(PlannedQuery planned) {
        return planned.datname().isEmpty() ? server.onVitals(session -> run(planned, session)) : visit(planned);
    }

    private void visit(String datname, ServerFacts facts, List<Result> results) {
        planFor(datname, facts, results).forEach(planned ->
                results.add(planned.runs() ? visit(planned) : skipped(planned, planned.skipped())));
    }

    private List<PlannedQuery> planFor(String datname, ServerFacts facts, List<Result> results) {
        try {
            return server.onDatabase(datname, session -> {
                DatabaseFacts database = session.databaseFacts(assignment.wanted());
                return Stream.concat(planner.database(facts, database).stream(), assignment.evidencePlanner().database(facts, database).stream())
                        .toList();
            });
        } catch (ServerException e) {
            Stream.concat(planner.queries(), assignment.evidencePlanner().queries()).filter(query -> query.scope() == Scope.DATABASE).limit(1)
                    .map(query -> new PlannedQuery(query, datname, List.of(), ""))
                    .forEach(planned -> results.add(failed(planned, Duration.ZERO, "and every other query on this database: " + e.getMessage())));
            return List.of();
        }
    }

    private Result visit(PlannedQuery planned) {
        try {
            return server.onDatabase(planned.datname(), session -> run(planned, session));
        } catch (ServerException e) {
            return failed(planned, Duration.ZERO, e.getMessage());
        }
    }

    private Result run(PlannedQuery planned, Session session) {
        if (!planned.runs()) {
            return skipped(planned, planned.skipped());
        }
        if (planned.query().every().isZero()) {
            return capture(planned, session);
        }
        Ending ending = new QueryCollector(planned, derivation(planned)).collect(session, host, clocks, limits.rows());
        if (ending instanceof Ending.Collected collected) {
            return ok(planned, collected);
        }
        if (ending instanceof Ending.Failed failed) {
            failed.lost().ifPresent(lost -> {
                throw lost;
            });
            failed.fault().ifPresent(fault -> LOG.error("{} met a fault of pgvigil's own", planned.query().key(), fault));
            return failed(planned, since(failed.span().start()), failed.message());
        }
        return skipped(planned, ((Ending.Skipped) ending).reason());
    }

    private Result capture(PlannedQuery planned, Session session) {
        long start = clocks.nanoTime();
        try {
            CapturedTable table = new EvidenceRun(assignment.evidenceOf(planned.query().key()), planned, clocks).run(session);
            return table.columns().isEmpty() ? skipped(planned, table.note())
                    : new Result(planned, Outcome.OK, table.rows().size(), since(start), table.note(), List.of());
        } catch (ServerException e) {
            if (e.isConnection()) {
                throw e;
            }
            return failed(planned, since(start), e.getMessage());
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(clocks.nanoTime() - start);
    }

    private Derivation derivation(PlannedQuery planned) {
        return derivations.computeIfAbsent(PartKey.data(planned.query().key(), planned.datname()), key -> QueryCollector.derivation(planned));
    }

    private Result ok(PlannedQuery planned, Ending.Collected collected) {
        List<String> remarks = new ArrayList<>(collected.mapped().warnings());
        addIf(collected.rows().cut(), " more rows cut by the row cap", remarks);
        Published published = served.publish(PartKey.data(planned.query().key(), planned.datname()), collected.families(), Instant.EPOCH, Instant.MAX);
        addIf(published.duplicates(), " duplicate series left out", remarks);
        addIf(published.overCap(), " series over limits.series left out", remarks);
        return new Result(planned, Outcome.OK, collected.rows().values().size(), collected.span().atTheServer(), String.join("; ", remarks), collected.families());
    }

    private static void addIf(long count, String what, List<String> remarks) {
        if (count > 0) {
            remarks.add(count + what);
        }
    }

    private static Result skipped(PlannedQuery planned, String reason) {
        return new Result(planned, Outcome.SKIP, 0, Duration.ZERO, reason, List.of());
    }

    private static Result failed(PlannedQuery planned, Duration took, String message) {
        return new Result(planned, Outcome.FAIL, 0, took, message, List.of());
    }
}
