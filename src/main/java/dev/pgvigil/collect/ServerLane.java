package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The runs of one lane at server scope, kept in step with the plan. Belongs to the lane's thread. */
final class ServerLane {
    private static final long MOST_JITTER = Duration.ofSeconds(5).toNanos();
    private final Wiring wiring;
    private final Lane lane;
    private final RunSet runs = new RunSet();
    private long generation = -1;
    private long epoch = -1;

    ServerLane(Wiring wiring, Lane lane) {
        this.wiring = wiring;
        this.lane = lane;
    }

    /** Takes the newest plan, if there is a newer one. */
    void replan(Basis basis) {
        if (generation != basis.generation()) {
            generation = basis.generation();
            List<PlannedQuery> plan = basis.server().stream().filter(planned -> planned.lane() == lane).toList();
            runs.take(plan, (planned, replaced) -> begin(wiring, basis, planned, replaced), run -> forget(wiring, run));
            forgetPlaceholders(plan);
        }
        if (epoch != basis.epoch()) {
            epoch = basis.epoch();
            runs.all().forEach(run -> resume(wiring, basis, run));
        }
    }

    /** What stood on the board before anything was planned. */
    private void forgetPlaceholders(List<PlannedQuery> plan) {
        Set<String> keys = plan.stream().map(planned -> planned.query().key()).collect(Collectors.toSet());
        wiring.board().removeIf(status -> status.datname().isEmpty() && status.lane().equals(lane.word()) && !keys.contains(status.query()));
    }

    /** A run after the server was lost or changed: its histories go on as far as they are still true. */
    static void resume(Wiring wiring, Basis basis, QueryRun run) {
        run.interrupted(soon(wiring, run.planned()), basis.lineage());
        if (run.planned().runs()) {
            // What failed before is not known to be mended: it goes on being told until it has run.
            if (!run.failing()) {
                run.standing(run.standing().in(QueryState.STALE, "not collected yet"));
            }
            wiring.board().put(run.standing());
        }
    }

    /** A new run with its first due time and its first standing. What the one before it has published stays until its first result. */
    static QueryRun begin(Wiring wiring, Basis basis, PlannedQuery planned, Optional<QueryRun> replaced) {
        QueryRun run = new QueryRun(planned, soon(wiring, planned));
        run.continues(wiring.histories().take(run.dataKey()), basis.lineage());
        replaced.ifPresent(old -> {
            run.standing(run.standing().after(old.standing()));
            wiring.runner().forgetCost(old);
        });
        if (!planned.runs()) {
            run.standing(run.standing().in(QueryState.SKIPPED, planned.skipped()));
            wiring.runner().forget(run.dataKey());
        }
        wiring.board().put(run.standing());
        return run;
    }

    /** A random time within the interval, at most 5 s from now. */
    private static long soon(Wiring wiring, PlannedQuery planned) {
        double share = wiring.clocks().random().getAsDouble();
        return wiring.clocks().nanoTime() + (long) (share * Math.min(MOST_JITTER, planned.query().every().toNanos()));
    }

    /** What a run leaves behind goes with it, unless another lane takes the query over: that has it from here. */
    static void forget(Wiring wiring, QueryRun run) {
        PartKey key = run.dataKey();
        Predicate<QueryStatus> own = status -> status.query().equals(key.source()) && status.datname().equals(key.datname())
                && status.lane().equals(run.planned().lane().word());
        Optional<QueryDefinition> moved = wiring.state().assignment().onAnotherLane(run.planned().query());
        if (moved.isPresent()) {
            wiring.board().change(own, standing -> placeholder(moved.get()).after(standing));
            wiring.runner().forgetCost(run);
        } else {
            wiring.board().removeIf(own);
            wiring.runner().forget(key);
        }
    }

    /** Where a query stands before its lane has planned it. */
    static Standing placeholder(QueryDefinition query) {
        return Standing.first(query.key(), "", Lane.of(query).word(), query.every());
    }

    boolean anythingDue() {
        return runs.nextDue() <= wiring.clocks().nanoTime();
    }

    /** Runs what is due, in plan order, until the lane has something more urgent or the session is used up. */
    void runDue(Session session, BooleanSupplier urgent) {
        for (QueryRun run : runs.due(wiring.clocks().nanoTime())) {
            if (urgent.getAsBoolean() || !session.isOpen()) {
                return;
            }
            wiring.runner().run(run, session, epoch);
            wiring.state().progress(lane, wiring.clocks().now());
        }
    }

    /** What is due cannot run, because its connection cannot be had; it stays due. */
    void unreachable(String message) {
        runs.due(wiring.clocks().nanoTime()).forEach(run -> wiring.runner().unreachable(run, message));
    }

    /** Nanoseconds until something is due. */
    long untilNextDue() {
        long next = runs.nextDue();
        return next == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, next - wiring.clocks().nanoTime());
    }
}
