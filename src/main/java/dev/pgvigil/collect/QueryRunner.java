package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Published;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.SnapshotStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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
        Ending ending = run.collector().collect(session, host, clocks, state.assignment().limits().rows());
        if (ending instanceof Ending.Collected collected) {
            collected(run, collected, epoch);
        } else if (ending instanceof Ending.Skipped skipped) {
            skipped(run, skipped);
        } else if (ending instanceof Ending.Failed failed) {
            failed(run, failed, epoch);
            failed.lost().ifPresent(lost -> {
                throw lost;
            });
        }
    }

    private void collected(QueryRun run, Ending.Collected collected, long epoch) {
        try {
            run.derived(collected.at());
            spent(run, collected.span());
            state.ifAccepted(epoch, () -> succeeded(run, collected));
        } catch (RuntimeException | StackOverflowError e) {
            failed(run, Ending.Failed.of(collected.span(), e), epoch);
        }
    }

    private void spent(QueryRun run, Ending.Span span) {
        if (run.planned().lane() != Lane.VITALS) {
            spent(run.dataKey(), run.ownInterval(), span.atTheServer());
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

    private void succeeded(QueryRun run, Ending.Collected collected) {
        if (run.failing()) {
            LOG.info("{} recovered", name(run));
        }
        run.succeeded();
        schedule(run, collected.span().start());
        Published published = publish(run, collected);
        List<String> warnings = collected.mapped().warnings();
        if (run.warned(warnings)) {
            LOG.warn("{}: {}", name(run), String.join("; ", warnings));
        }
        Standing.Totals totals = run.standing().totals().collected(warnings.size(), collected.rows().cut(), published.duplicates(), published.overCap(), bytes(run));
        run.standing(run.standing().ran(collected.span().atTheServer(), totals)
                .succeeded(collected.at(), collected.rows().values().size(), String.join(", ", warnings)));
        board.put(run.standing());
        remember(run);
    }

    private Published publish(QueryRun run, Ending.Collected collected) {
        Instant expires = clocks.steady().minusNanos(clocks.nanoTime() - collected.span().start()).plus(run.effectiveInterval().multipliedBy(2))
                .plus(run.planned().query().timeout());
        Published published = store.publish(run.dataKey(), collected.families(), collected.at(), expires);
        if (published.duplicates() + published.overCap() > 0) {
            LOG.debug("{}: {} duplicate series and {} over the series cap left out", name(run), published.duplicates(), published.overCap());
        }
        return published;
    }

    private void remember(QueryRun run) {
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
    private void skipped(QueryRun run, Ending.Skipped skipped) {
        if (run.standing().status().state() != QueryState.SKIPPED) {
            forgetCost(run);
        }
        spent(run, skipped.span());
        run.succeeded();
        schedule(run, skipped.span().start());
        store.removeIf(part -> part.key().equals(run.dataKey()));
        run.standing(run.standing().in(QueryState.SKIPPED, skipped.reason()));
        board.put(run.standing());
    }

    private void failed(QueryRun run, Ending.Failed failed, long epoch) {
        if (state.stopping()) {
            return;
        }
        failed.fault().ifPresent(fault -> LOG.error("{} met a fault of pgvigil's own", name(run), fault));
        Duration took = Duration.ofNanos(clocks.nanoTime() - failed.span().start());
        if (run.failed()) {
            LOG.warn("{}: query failed after {} ms: {}", name(run), took.toMillis(), failed.message());
        }
        spent(run, failed.span());
        schedule(run, failed.span().start());
        state.ifAccepted(epoch, () -> dropOrKeep(run));
        run.standing(run.standing().ran(took, run.standing().totals().failed()).in(QueryState.FAILING, failed.message()));
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
