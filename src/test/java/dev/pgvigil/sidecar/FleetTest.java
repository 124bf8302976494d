package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.exposition.ProcessMetrics;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final StateKeeper keeper = new StateKeeper(Optional.empty(), StateKeeper.WRITE_EVERY);
    private final ProcessAlerts process = new ProcessAlerts(new ProcessMetrics("test"), Clock.systemUTC(), System::nanoTime);

    @Test
    void whatIsNewStartsThoughWhatLeavesCannotBeClosed(@TempDir Path directory) {
        Fleet fleet = new Fleet(targets(directory, "a"), keeper, process, this::watched);
        fleet.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> asked.contains("a"));
        assertThatThrownBy(() -> fleet.move(targets(directory, "b"))).hasRootCauseMessage("a cannot be closed");
        await().atMost(Duration.ofSeconds(30)).until(() -> asked.contains("b"));
        assertThatThrownBy(fleet::close).hasRootCauseMessage("b cannot be closed");
    }

    private static Configuration targets(Path directory, String name) {
        return TestSidecar.load(directory, "queries: {preset: none}\ntargets:\n  " + name + ": {url: \"postgresql://u@127.0.0.1:1/postgres\"}\n");
    }

    private Watched watched(TargetSettings target, Configuration configuration) {
        SnapshotStore store = new SnapshotStore(target.name(), new PartRenderer(), 1_000);
        return Watched.open(target, configuration, new Unclosable(target.name()), store, keeper, process);
    }

    /** Connections to nowhere, which fail to close as no real ones should. */
    private final class Unclosable implements Server {
        private final String name;

        Unclosable(String name) {
            this.name = name;
        }

        @Override
        public <T> T onVitals(Function<Session, T> work) {
            asked.add(name);
            throw new ServerException("08001 nobody there", "08001", null);
        }

        @Override
        public <T> T onSlow(Function<Session, T> work) {
            throw new ServerException("08001 nobody there", "08001", null);
        }

        @Override
        public <T> T onDatabase(String datname, Function<Session, T> work) {
            throw new ServerException("08001 nobody there", "08001", null);
        }

        @Override
        public Login login() {
            return new Login(false, "", "08001 nobody there", Duration.ZERO);
        }

        @Override
        public boolean credentialsChanged() {
            return false;
        }

        @Override
        public void close() {
            throw new IllegalStateException(name + " cannot be closed");
        }
    }
}
