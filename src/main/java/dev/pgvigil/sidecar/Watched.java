package dev.pgvigil.sidecar;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Histories;
import dev.pgvigil.collect.TargetCollector;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.snapshot.Renderer;
import dev.pgvigil.snapshot.SnapshotStore;

/** One target with its connections, its collector and what keeps its histories. */
record Watched(TargetSettings target, Server server, TargetCollector collector, KeptHistories kept) {

    /** Made ready; nothing connects before the collector is started. */
    static Watched open(TargetSettings target, Configuration configuration, Renderer renderer, StateKeeper keeper) {
        Server server = PostgresServer.open(target.name(), target.connection());
        SnapshotStore store = new SnapshotStore(target.name(), renderer, configuration.settings().limits().series());
        Clocks clocks = Clocks.system();
        Histories histories = new Histories(clocks, keeper.keeps());
        KeptHistories kept = keeper.open(target.name(), histories, clocks.wall());
        return new Watched(target, server, new TargetCollector(target, configuration.loaded(), configuration.settings().limits(), server, store,
                clocks, histories, kept::status), kept);
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
        return new Watched(next, server, collector, kept);
    }
}
