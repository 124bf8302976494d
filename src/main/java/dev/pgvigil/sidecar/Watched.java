package dev.pgvigil.sidecar;

import dev.pgvigil.alert.Evaluator;
import dev.pgvigil.alert.EvidenceHook;
import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Histories;
import dev.pgvigil.collect.TargetCollector;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Renderer;
import dev.pgvigil.snapshot.SnapshotStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One target with its connections, its collector, what judges it and what keeps its histories and alerts. */
record Watched(TargetSettings target, Server server, TargetCollector collector, KeptHistories kept, Evaluator evaluator) {

    /** Made ready; nothing connects before the collector is started. */
    static Watched open(TargetSettings target, Configuration configuration, Renderer renderer, StateKeeper keeper, ProcessAlerts process) {
        Server server = PostgresServer.open(target.name(), target.connection());
        SnapshotStore store = new SnapshotStore(target.name(), renderer, configuration.settings().limits().series());
        return open(target, configuration, server, store, keeper, process);
    }

    static Watched open(TargetSettings target, Configuration configuration, Server server, SnapshotStore store, StateKeeper keeper,
            ProcessAlerts process) {
        Clocks clocks = Clocks.system();
        Histories histories = new Histories(clocks, keeper.keeps());
        AtomicReference<KeptHistories> kept = new AtomicReference<>();
        TargetCollector collector = new TargetCollector(target, configuration.queries(), configuration.settings().limits(), server, store,
                clocks, histories, () -> Optional.ofNullable(kept.get()).flatMap(KeptHistories::status));
        Evaluator evaluator = new Evaluator(target.name(), Evaluator.observing(collector, process::ofProcess), clocks.wall(), clocks.nanos(),
                families -> store.publish(PartKey.target("alert_thresholds"), families, clocks.wall().instant(), Instant.MAX),
                families -> store.publish(PartKey.target("alerts"), families, clocks.wall().instant(), Instant.MAX), EvidenceHook.NONE);
        kept.set(keeper.open(target.name(), List.of(KeptSection.of(histories), KeptSection.of(evaluator)), clocks.wall()));
        assign(evaluator, target, configuration);
        return new Watched(target, server, collector, kept.get(), evaluator);
    }

    private static void assign(Evaluator evaluator, TargetSettings target, Configuration configuration) {
        Alerting.Share share = configuration.alerting().of(target, configuration.settings().targets().size() == 1);
        evaluator.assign(share.rules(), share.thresholds());
    }

    /** True when those settings can be taken without connecting anew. */
    boolean fits(TargetSettings next) {
        return target.name().equals(next.name()) && target.connection().equals(next.connection());
    }

    /** Closes the connections, which cancels what runs, and waits for the lanes. */
    void end() {
        try (Lifecycle steps = new Lifecycle()) {
            steps.onClose(collector::close);
            steps.onClose(server::close);
        }
    }

    /** Goes on under another configuration. */
    Watched assign(TargetSettings next, Configuration configuration) {
        collector.assign(next, configuration.queries(), configuration.settings().limits());
        assign(evaluator, next, configuration);
        return new Watched(next, server, collector, kept, evaluator);
    }
}
