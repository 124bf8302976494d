package dev.pgvigil.collect;

import dev.pgvigil.config.Limits;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.CapturedTable;
import dev.pgvigil.snapshot.HistoryStatus;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.Snapshot;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.snapshot.StateFileStatus;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one target: three lanes collect, what they find goes into the store. Thread-safe. It does not own the server: who made that
 * closes it first, which cancels what runs, and then this.
 */
public final class TargetCollector implements TargetView, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetCollector.class);
    private static final Duration LONGEST_JOIN = Duration.ofSeconds(5);
    private final SnapshotStore store;
    private final Clocks clocks;
    private final TargetState state;
    private final StatusBoard board;
    private final BusyRatio busy;
    private final QueryRunner runner;
    private final Histories histories;
    private final Supplier<Optional<StateFileStatus>> stateFile;
    private final EvidenceDesk evidence;
    private final List<LaneThread> lanes;

    /**
     * Made ready, not started: see {@link #start()}.
     *
     * @param stateFile how the file stands that keeps the histories; empty when none does
     */
    public TargetCollector(TargetSettings target, List<QueryDefinition> queries, Limits limits, Server server, SnapshotStore store,
            Clocks clocks, Histories histories, Supplier<Optional<StateFileStatus>> stateFile) {
        this(target, new LoadedQueries(queries, List.of()), limits, server, store, clocks, histories, stateFile);
    }

    /** The same with what runs only when an alert asks. */
    public TargetCollector(TargetSettings target, LoadedQueries queries, Limits limits, Server server, SnapshotStore store,
            Clocks clocks, Histories histories, Supplier<Optional<StateFileStatus>> stateFile) {
        this.store = store;
        this.histories = histories;
        this.stateFile = stateFile;
        this.clocks = clocks;
        Assignment assignment = new Assignment(target, queries.queries(), queries.evidence(), limits);
        this.state = new TargetState(assignment);
        this.board = new StatusBoard(store);
        this.busy = new BusyRatio(limits.busyRatio());
        this.runner = new QueryRunner(state, store, board, busy, histories, clocks);
        this.evidence = new EvidenceDesk(state, clocks);
        Backoff logins = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10));
        Wiring wiring = new Wiring(server, state, board, runner, evidence, histories, clocks, logins);
        this.lanes = List.of(
                new LaneThread("vitals-" + target.name(), new VitalsLane(wiring, this::purge, this::changed)::step),
                new LaneThread("slow-" + target.name(), new SlowLane(wiring)::step),
                new LaneThread("databases-" + target.name(), new DatabasesLane(wiring)::step));
        announce(assignment);
        publishTarget();
    }

    /**
     * Goes on with other queries, limits or settings of the same target; its connection must not differ. What did not change keeps its
     * histories and its phase; a changed query is served as before until its first new result.
     */
    public void assign(TargetSettings target, LoadedQueries queries, Limits limits) {
        Assignment next = new Assignment(target, queries.queries(), queries.evidence(), limits);
        store.seriesCap(limits.series());
        busy.limit(limits.busyRatio());
        announce(next);
        state.assign(next);
        store.removeIf(part -> part.key().kind() == PartKey.Kind.DATA && !next.has(part.key().source()));
        publishTarget();
        lanes.forEach(LaneThread::wake);
    }

    /** Puts new queries on the board before the lanes know them, which have the last word on where they stand. */
    private void announce(Assignment next) {
        board.admit(next.keys());
        next.planner().queries().filter(query -> !board.has(query.key()))
                .forEach(query -> board.put(ServerLane.placeholder(query)));
    }

    /** Starts the lanes; to be called once. */
    public void start() {
        lanes.forEach(LaneThread::start);
    }

    /**
     * Asks for what an alert wants to be kept. Each table, or why there is none, is handed over once, now or within two minutes, by a lane's
     * thread; none after {@link #stop()}.
     *
     * @param names of evidence
     * @param labels of the alert: {@code datname} says in which database evidence at database scope is looked for
     */
    public void capture(List<String> names, Map<String, String> labels, Consumer<CapturedTable> taker) {
        names.forEach(name -> evidence.ask(name, labels, taker));
        lanes.forEach(LaneThread::wake);
    }

    /** Lets expired parts go and refreshes the target's own part. To be called every second by a timer. */
    public void tick() {
        evidence.tick();
        for (PartKey key : store.expire(clocks.steady())) {
            board.change(status -> key.equals(PartKey.data(status.query(), status.datname())) && status.state() == QueryState.OK
                    && store.current().part(key).isEmpty(),
                    standing -> standing.in(QueryState.STALE, "the last good collection is too old to be served"));
        }
        publishTarget();
    }

    /** What was read before vanishes at once, save what a query keeps. */
    private void purge() {
        Assignment assignment = state.assignment();
        store.removeIf(part -> part.key().kind() == PartKey.Kind.DATA && assignment.keep(part.key().source()).isEmpty());
        store.current().parts().stream().filter(part -> part.key().kind() == PartKey.Kind.DATA).forEach(part ->
                assignment.keep(part.key().source()).ifPresent(keep -> runner.keep(part.key(), clocks.keptUntil(part.collectedAt(), keep))));
    }

    /** The server was found anew, or lost. */
    private void changed(boolean found) {
        TargetStatus status = state.status();
        if (found) {
            LOG.info("{} is up: version {} as {}", state.address(), status.version(), status.role());
        } else {
            board.change(known -> known.state() != QueryState.SKIPPED,
                    standing -> standing.in(QueryState.STALE, "the server cannot be used: " + status.error()));
        }
        publishTarget();
        lanes.forEach(LaneThread::wake);
    }

    private void publishTarget() {
        TargetStatus status = status();
        StatusBoard.Overview overview = board.overview();
        List<MetricFamily> more = new ArrayList<>(ExporterFamilies.of(status.up(), overview));
        more.add(SeriesCapFamily.of(overview));
        more.addAll(evidence.costs().families());
        state.certificate().ifPresent(certificate -> more.addAll(CertificateFamilies.of(certificate, clocks.now())));
        state.assignment().target().expectedStandbys().ifPresent(expected ->
                MissingStandbys.of(expected, status, store.current()).ifPresent(more::add));
        List<MetricFamily> families = TargetFamilies.of(state, status, busy.stretch(), history(), more);
        store.publish(PartKey.target("target"), families, clocks.now(), Instant.MAX);
    }

    @Override
    public String name() {
        return state.status().name();
    }

    @Override
    public Snapshot snapshot() {
        return store.current();
    }

    /** Not up also while a query with {@code fatal} fails. */
    @Override
    public TargetStatus status() {
        TargetStatus s = state.status();
        boolean up = s.up() && !board.anyFailing(state.assignment().fatal());
        return new TargetStatus(s.name(), s.labels(), up, s.loginUp(), s.role(), s.roleReadAt(), s.version(), s.systemIdentifier(),
                s.up() && !up ? "a fatal query fails" : s.error());
    }

    @Override
    public List<QueryStatus> queries() {
        return board.all();
    }

    @Override
    public HistoryStatus history() {
        return new HistoryStatus(histories.begunAt(), stateFile.get());
    }

    @Override
    public List<LaneStatus> lanes() {
        return state.progress().entrySet().stream().map(entry -> new LaneStatus(entry.getKey().word(), entry.getValue())).toList();
    }

    /** Asks the lanes to end after what they are doing; to be called before the server is closed, so that this is no failure. */
    public void stop() {
        state.stop();
        lanes.forEach(LaneThread::stop);
    }

    /** Stops the lanes and waits for them, at most a few seconds each. */
    @Override
    public void close() {
        stop();
        for (LaneThread lane : lanes) {
            if (!lane.join(LONGEST_JOIN)) {
                LOG.warn("a lane of {} did not end in {} s", name(), LONGEST_JOIN.toSeconds());
            }
        }
    }
}
