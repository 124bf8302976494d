package dev.pgvigil.sidecar;

import dev.pgvigil.alert.Evaluator;
import dev.pgvigil.alert.EvidenceHook;
import dev.pgvigil.alert.EvidenceLocker;
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
import java.util.function.BooleanSupplier;

/** One target with its connections, its collector, what judges it, what keeps its histories and alerts, and what was captured for them. */
record Watched(TargetSettings target, Server server, TargetCollector collector, KeptHistories kept, Evaluator evaluator,
        EvidenceLocker locker) {

    /** Made ready; nothing connects before the collector is started. */
    static Watched open(TargetSettings target, Configuration configuration, Renderer renderer, StateKeeper keeper, ProcessAlerts process,
            BooleanSupplier showsQueryText) {
        Server server = PostgresServer.open(target.name(), target.connection());
        SnapshotStore store = new SnapshotStore(target.name(), renderer, configuration.settings().limits().series());
        return open(target, configuration, server, store, keeper, process, showsQueryText);
    }

    /** With evidence as those may read it from whom query texts are hidden. */
    static Watched open(TargetSettings target, Configuration configuration, Server server, SnapshotStore store, StateKeeper keeper,
            ProcessAlerts process) {
        return open(target, configuration, server, store, keeper, process, () -> false);
    }

    private static Watched open(TargetSettings target, Configuration configuration, Server server, SnapshotStore store, StateKeeper keeper,
            ProcessAlerts process, BooleanSupplier showsQueryText) {
        Clocks clocks = Clocks.system();
        Histories histories = new Histories(clocks, keeper.keeps());
        AtomicReference<KeptHistories> kept = new AtomicReference<>();
        TargetCollector collector = new TargetCollector(target, configuration.loaded(), configuration.settings().limits(), server, store,
                clocks, histories, () -> Optional.ofNullable(kept.get()).flatMap(KeptHistories::status));
        EvidenceLocker locker = new EvidenceLocker(collector::capture, showsQueryText);
        Evaluator evaluator = new Evaluator(target.name(), Evaluator.observing(collector, process::ofProcess), clocks.wall(), clocks.nanos(),
                families -> store.publish(PartKey.target("alert_thresholds"), families, clocks.wall().instant(), Instant.MAX),
                families -> store.publish(PartKey.target("alerts"), families, clocks.wall().instant(), Instant.MAX),
                new EvidenceHook(locker::fired, locker::evidence));
        kept.set(keeper.open(target.name(), List.of(KeptSection.of(histories), KeptSection.of(evaluator)), clocks.wall()));
        assign(evaluator, locker, target, configuration);
        return new Watched(target, server, collector, kept.get(), evaluator, locker);
    }

    private static void assign(Evaluator evaluator, EvidenceLocker locker, TargetSettings target, Configuration configuration) {
        Alerting.Share share = configuration.alerting().of(target, configuration.settings().targets().size() == 1);
        locker.assign(share.rules());
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
        collector.assign(next, configuration.loaded(), configuration.settings().limits());
        assign(evaluator, locker, next, configuration);
        return new Watched(next, server, collector, kept, evaluator, locker);
    }
}
