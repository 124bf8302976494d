package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Histories;
import dev.pgvigil.collect.TargetCollector;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.testing.HandClock;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import dev.pgvigil.web.Reloading;
import dev.pgvigil.web.WebOptions;
import dev.pgvigil.web.WebServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lane that hangs in a way that no timeout ends: a fault of ours or the driver's. The lanes and the server are real. */
@Timeout(90)
class StuckLaneIT {
    private final HandClock clock = new HandClock();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch mended = new CountDownLatch(1);
    @TempDir
    private Path directory;

    @Test
    void livezTellsAStuckLaneWhileTheOthersGoOnAndItsRecovery() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_slow:
                  every: 1m
                  timeout: 5s
                  sql: SELECT 1 AS one
                  metrics: {one: {usage: GAUGE, description: One}}
                pg_beside:
                  every: 10s
                  sql: SELECT 1 AS one
                  metrics: {one: {usage: GAUGE, description: One}}
                """);
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            Monitor.createRole(server);
            Configuration configuration = TestSidecar.load(directory, Monitor.settings(server, "queries: {preset: none, files: [mine.yaml]}\n"
                    + "web: {listen: \"127.0.0.1:0\"}\n"));
            TargetSettings target = configuration.settings().targets().get(0);
            try (Server connections = new Sticking(PostgresServer.open("main", target.connection()));
                    TargetCollector collector = collector(configuration, target, connections);
                    WebServer web = new WebServer(configuration.settings().web(), () -> List.of(collector), List::of,
                            new WebOptions(clock, Optional.empty(), Reloading.NONE))) {
                collector.start();
                stuck.await();
                tellsWhatIsStuck(web);
            }
        }
    }

    private void tellsWhatIsStuck(WebServer web) {
        assertThat(livez(web).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(310));
        await().atMost(Duration.ofSeconds(20)).until(() -> livez(web).body(),
                "main: lane slow: found no progress for 5 min 10 s, expected some within 5 min\n"::equals);
        assertThat(livez(web).statusCode()).isEqualTo(503);
        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(web.port(), "/metrics").value("pg_beside_one").isPresent());
        mended.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> livez(web).statusCode() == 200);
        await().atMost(Duration.ofSeconds(20)).until(() -> Scrape.of(web.port(), "/metrics").value("pg_slow_one").isPresent());
    }

    private TargetCollector collector(Configuration configuration, TargetSettings target, Server connections) {
        Clocks clocks = new Clocks(clock, clock, () -> 0.0);
        return new TargetCollector(target, configuration.queries(), configuration.settings().limits(), connections,
                new SnapshotStore("main", new PartRenderer(), 20_000), clocks, new Histories(clocks, false), Optional::empty);
    }

    private static HttpResponse<String> livez(WebServer web) {
        return Scrape.get(web.port(), "/livez");
    }

    /** Real connections, of which one never answers until it is mended. */
    private final class Sticking implements Server {
        private final Server real;

        Sticking(Server real) {
            this.real = real;
        }

        @Override
        public <T> T onVitals(Function<Session, T> work) {
            return real.onVitals(work);
        }

        @Override
        public <T> T onSlow(Function<Session, T> work) {
            stuck.countDown();
            try {
                mended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return real.onSlow(work);
        }

        @Override
        public <T> T onDatabase(String datname, Function<Session, T> work) {
            return real.onDatabase(datname, work);
        }

        @Override
        public Login login() {
            return real.login();
        }

        @Override
        public boolean credentialsChanged() {
            return real.credentialsChanged();
        }

        @Override
        public void close() {
            mended.countDown();
            real.close();
        }
    }
}
