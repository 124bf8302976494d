package dev.pgvigil.collect;

import dev.pgvigil.host.HostException;
import dev.pgvigil.host.UnseenException;
import dev.pgvigil.plan.Lane;
import dev.pgvigil.plan.Preload;
import dev.pgvigil.postgres.QueryRequest;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Published;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.SnapshotStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one query on a session, publishes what it gives and says how it stands. Shared by the lanes of a target. */
final class QueryRunner {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRunner.class);
    private final TargetState state;
    private final SnapshotStore store;
    private final StatusBoard board;
    private final BusyRatio busy;
    private final Histories histories;
    private final Clocks clocks;
    private final HostRows host;
    private final AtomicBoolean lateSaid = new AtomicBoolean();

    QueryRunner(TargetState state, SnapshotStore store, StatusBoard board, BusyRatio busy, Histories histories, Clocks clocks) {
        this.state = state;
        this.store = store;
        this.board = board;
        this.busy = busy;
        this.histories = histories;
        this.clocks = clocks;
        this.host = new HostRows(clocks);
    }

    /**
     * Runs a query and schedules its next run.
     *
     * @param epoch of the target when the lane took the session: what was read before a role change or a loss is not published after it
     * @throws ServerException when the connection is gone, so that the lane stops using the session
     */
    void run(QueryRun run, Session session, long epoch) {
        long start = clocks.nanoTime();
        long answered = start;
        try {
            Optional<String> refusal = run.predicates().refusal(session, start);
            if (refusal.isPresent()) {
                skipped(run, start, refusal.get());
                return;
            }
            Set<String> leftOut = run.leftOut().values(session, start);
            Instant at = clocks.now();
            Rows asked = session.query(request(run));
            long end = clocks.nanoTime();
            answered = end;
            HostRows.Completed completed = host.complete(run.planned().query(), asked);
            Mapped mapped = run.mapper().map(completed.rows(), leftOut, all -> run.derivation().served(start, all, asked.cut() == 0))
                    .with(completed.remarks());
            List<MetricFamily> derived = run.derivation().record(start, mapped.observations());
            run.derived(at);
            spent(run, start, end);
            state.ifAccepted(epoch, () -> succeeded(run, completed.rows(), mapped, derived, at, start, end));
        } catch (UnseenException e) {
            spent(run, start, answered);
            skipped(run, start, e.getMessage());
        } catch (CollectionException | HostException e) {
            failed(run, start, answered, epoch, e.getMessage());
        } catch (ServerException e) {
            Optional<String> unloaded = Preload.missing(run.planned().query(), e);
            long end = clocks.nanoTime();
            unloaded.ifPresentOrElse(reason -> skipped(run, start, reason), () -> failed(run, start, end, epoch, e.getMessage()));
            if (e.isConnection()) {
                throw e;
            }
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of our own with this one result: the lane's other queries are not to pay for it.
            LOG.error("{} met a fault of pgvigil's own", name(run), e);
            failed(run, start, answered, epoch, "a fault of pgvigil's own: " + e.getClass().getSimpleName() + "; please report it with the log");
        }
    }

    private QueryRequest request(QueryRun run) {
        QueryDefinition query = run.planned().query();
        return new QueryRequest(query.sql(), query.timeout(), run.planned().searchPath(), query.maxRows().orElse(state.assignment().limits().rows()));
    }

    private void spent(QueryRun run, long start, long end) {
        if (run.planned().lane() != Lane.VITALS) {
            spent(run.dataKey(), run.ownInterval(), Duration.ofNanos(end - start));
        }
    }

    /** Counts time on the lanes slow and databases: a query's, or that of logins and preflights. */
    void spent(PartKey what, Duration every, Duration took) {
        busy.spent(what, every, took, clocks.nanoTime());
    }

    private void schedule(QueryRun run, long start) {
        long end = clocks.nanoTime();
        run.schedule(start, end, run.planned().lane() == Lane.VITALS ? 1 : busy.stretch());
        if (run.late() && run.planned().lane() == Lane.DATABASES && lateSaid.compareAndSet(false, true)) {
            LOG.warn("{} is collected every {} instead of {}: a cycle of its lane takes longer than that. Freshness follows the real "
                    + "cycle; exclude databases, or lengthen `every` in queries.override", name(run), seconds(run.effectiveInterval()),
                    seconds(run.planned().query().every()));
        }
        Instant next = clocks.now().plusNanos(run.due() - end);
        run.standing(run.standing().scheduled(run.effectiveInterval(), Optional.of(next)));
    }

    /** {@code 1.25 s}, {@code 90 s}: never rounded to what it is compared with. */
    static String seconds(Duration interval) {
        return BigDecimal.valueOf(interval.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    private void succeeded(QueryRun run, Rows rows, Mapped mapped, List<MetricFamily> derived, Instant at, long start, long end) {
        if (run.failing()) {
            LOG.info("{} recovered", name(run));
        }
        run.succeeded();
        schedule(run, start);
        List<MetricFamily> families = new ArrayList<>(mapped.families());
        families.addAll(derived);
        Instant expires = clocks.steady().minusNanos(clocks.nanoTime() - start).plus(run.effectiveInterval().multipliedBy(2))
                .plus(run.planned().query().timeout());
        Published published = store.publish(run.dataKey(), families, at, expires);
        if (published.duplicates() + published.overCap() > 0) {
            LOG.debug("{}: {} duplicate series and {} over the series cap left out", name(run), published.duplicates(), published.overCap());
        }
        if (run.warned(mapped.warnings())) {
            LOG.warn("{}: {}", name(run), String.join("; ", mapped.warnings()));
        }
        Standing.Totals totals = run.standing().totals().collected(mapped.warnings().size(), rows.cut(), published.duplicates(), published.overCap(), bytes(run));
        run.standing(run.standing().ran(Duration.ofNanos(end - start), totals).succeeded(at, rows.values().size(), String.join(", ", mapped.warnings())));
        board.put(run.standing());
        histories.run(run.dataKey(), run.derivation().countsTime() ? Optional.of(run.begunAt()) : Optional.empty());
        if (histories.wants(run.dataKey())) {
            histories.keep(new Recalled(run.dataKey(), run.lineage(), run.begunAt(), run.derivation().save()));
        }
    }

    private long bytes(QueryRun run) {
        return store.current().part(run.dataKey()).map(Part::rendering).stream()
                .flatMap(rendering -> rendering.text().stream()).mapToLong(chunk -> chunk.plain().length).sum();
    }

    /** What it has cost is no measure of what it costs while it is refused: only its predicates run. */
    private void skipped(QueryRun run, long start, String reason) {
        if (run.standing().status().state() != QueryState.SKIPPED) {
            forgetCost(run);
        }
        spent(run, start, clocks.nanoTime());
        run.succeeded();
        schedule(run, start);
        store.removeIf(part -> part.key().equals(run.dataKey()));
        run.standing(run.standing().in(QueryState.SKIPPED, reason));
        board.put(run.standing());
    }

    /** @param answered until when the server worked on it */
    private void failed(QueryRun run, long start, long answered, long epoch, String message) {
        if (state.stopping()) {
            return;
        }
        Duration took = Duration.ofNanos(clocks.nanoTime() - start);
        if (run.failed()) {
            LOG.warn("{}: query failed after {} ms: {}", name(run), took.toMillis(), message);
        }
        spent(run, start, answered);
        schedule(run, start);
        state.ifAccepted(epoch, () -> dropOrKeep(run));
        run.standing(run.standing().ran(took, run.standing().totals().failed()).in(QueryState.FAILING, message));
        board.put(run.standing());
    }

    /** A run that is due cannot have its connection: it fails without having run, and stays due. */
    void unreachable(QueryRun run, String message) {
        if (state.stopping()) {
            return;
        }
        dropOrKeep(run);
        run.standing(run.standing().in(QueryState.FAILING, message));
        run.paused();
        board.put(run.standing());
    }

    /** What stays of a query's last good rows when it fails or the server is lost. */
    private void dropOrKeep(QueryRun run) {
        Optional<Instant> until = run.planned().query().keep()
                .flatMap(keep -> run.standing().status().lastSuccess().map(at -> clocks.keptUntil(at, keep)));
        if (until.isPresent()) {
            keep(run.dataKey(), until.get());
        } else {
            store.removeIf(part -> part.key().equals(run.dataKey()));
        }
    }

    /** Serves a part past a failure until then, without what was derived from it: a rate of a server that is gone is no rate. */
    void keep(PartKey key, Instant until) {
        store.current().part(key).ifPresent(part -> {
            Set<String> derived = state.assignment().derived(key.source());
            List<MetricFamily> plain = part.families().stream().filter(family -> !derived.contains(family.family().name())).toList();
            if (plain.size() < part.families().size()) {
                store.publish(key, plain, part.collectedAt(), until);
            }
            store.keep(key, until);
        });
    }

    /** A query that no longer runs: its part and its share of the busy ratio go. */
    void forget(PartKey key) {
        store.removeIf(part -> part.key().equals(key));
        histories.forget(key);
        busy.forget(key);
    }

    /** What a run has cost on the lanes slow and databases: it is replaced, or goes to a lane that does not count. */
    void forgetCost(QueryRun run) {
        if (run.planned().lane() != Lane.VITALS) {
            busy.forget(run.dataKey());
        }
    }

    private String name(QueryRun run) {
        return Stream.of(run.planned().query().key(), "on", state.address(), run.planned().datname())
                .filter(word -> !word.isEmpty()).reduce((a, b) -> a + " " + b).orElse("");
    }
}
