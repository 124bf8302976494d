package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real PgBouncer's console tells, against what its clients did. */
@Timeout(180)
class PgBouncerCatalogueIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    @TempDir
    private Path directory;

    @Test
    void onlyItsOwnQueriesRunAndNoneFails() {
        try (PgServer server = PgServer.start(MajorVersions.newest()); PgBouncer bouncer = PgBouncer.start(server); ServerLook look = look(bouncer)) {
            assertThat(look.round().results()).extracting(result -> result.planned().query().key()).containsExactly("pgbouncer_pools",
                    "pgbouncer_stats_totals", "pgbouncer_stats", "pgbouncer_databases", "pgbouncer_lists", "pgbouncer_config");
            assertThat(look.round().results()).allSatisfy(result -> {
                assertThat(result.outcome()).isEqualTo(Outcome.OK);
                assertThat(result.message()).isEmpty();
            });
        }
    }

    @Test
    void aWaitingClientItsPoolAndSecondsNotMicroseconds() throws SQLException {
        try (PgServer server = server();
                PgBouncer bouncer = PgBouncer.builder(server).user("app", "app").setting("default_pool_size", "1").setting("max_client_conn", "23").start();
                ServerLook look = look(bouncer); Client busy = client(bouncer); Client waiting = client(bouncer)) {
            busy.run("SELECT pg_sleep(1.5)");
            long began = System.nanoTime();
            waiting.start("SELECT 1");
            await().atMost(SOON).until(() -> look.round().number("pgbouncer_pools_client_waiting_connections", "postgres") == 1);
            await().atMost(SOON).until(() -> look.round().number("pgbouncer_pools_worst_client_maxwait_seconds") >= 2);
            Seen seen = look.round();
            double waited = (System.nanoTime() - began) / 1e9;
            assertThat(seen.number("pgbouncer_pools_client_maxwait_seconds", "postgres")).isCloseTo(waited, within(2.0));
            assertThat(seen.number("pgbouncer_pools_server_active_connections", "postgres")).isEqualTo(1);
            assertThat(seen.number("pgbouncer_pools_server_idle_connections", "postgres")).isZero();
            assertThat(seen.number("pgbouncer_pools_pools_waiting")).isEqualTo(1);
            assertThat(seen.number("pgbouncer_databases_paused_now")).isZero();
            assertThat(seen.number("pgbouncer_databases_pool_size", "postgres")).isEqualTo(1);
            assertThat(seen.number("pgbouncer_databases_current_connections", "postgres")).isEqualTo(1);
            assertThat(seen.number("pgbouncer_config_max_client_connections")).isEqualTo(23);
            assertThat(seen.number("pgbouncer_used_clients")).isBetween(2.0, 3.0);
            assertThat(seen.number("pgbouncer_used_servers")).isEqualTo(1);
            busy.commit();
            await().atMost(SOON).until(() -> !waiting.isBusy());
            Seen after = look.round();
            assertThat(after.number("pgbouncer_stats_totals_queries_duration_seconds_total", "postgres")).isBetween(1.5, 10.0);
            assertThat(after.number("pgbouncer_stats_queries_duration_seconds", "postgres")).isBetween(1.5, 10.0);
            assertThat(after.number("pgbouncer_stats_totals_client_wait_seconds_total", "postgres")).isBetween(2.0, 60.0);
            assertThat(after.number("pgbouncer_pools_client_waiting_connections", "postgres")).isZero();
        }
    }

    @Test
    void theMeanIsOfTheWindow() throws SQLException {
        try (PgServer server = server(); PgBouncer bouncer = PgBouncer.builder(server).user("app", "app").start(); ServerLook look = look(bouncer);
                Client client = client(bouncer)) {
            client.run("SELECT 1");
            client.commit();
            look.round();
            for (int i = 0; i < 4; i++) {
                client.run("SELECT pg_sleep(0.5)");
                client.commit();
            }
            look.pass(Duration.ofMinutes(5));
            // Four sleeps in twelve statements: a BEGIN and a COMMIT around each.
            assertThat(look.round().number("pgbouncer_stats_totals_queries_mean_seconds", "postgres")).isBetween(0.1, 0.5);
        }
    }

    private static PgServer server() {
        PgServer server = PgServer.start(MajorVersions.newest());
        server.execute("CREATE ROLE app LOGIN");
        return server;
    }

    private ServerLook look(PgBouncer bouncer) {
        return ServerLook.at(directory, "postgresql://stats:stats@" + bouncer.host() + ":" + bouncer.port() + "/pgbouncer");
    }

    private static Client client(PgBouncer bouncer) throws SQLException {
        return Client.of(DriverManager.getConnection(bouncer.jdbcUrl("postgres") + "?user=app&password=app&socketTimeout=60&prepareThreshold=0"));
    }
}
