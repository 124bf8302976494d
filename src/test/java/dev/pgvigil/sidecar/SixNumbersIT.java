package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The six numbers of document C-009 section 8.1, each against an independent look at the server. */
@Timeout(180)
class SixNumbersIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String OFTEN = """
            queries:
              override:
                pg_connections: {every: 2s}
                pg_stat_database: {every: 2s}
                pg_blocked: {every: 2s}
                pg_replication: {every: 2s}
                pg_stat_user_tables: {every: 5s}
            """;
    @TempDir
    private Path directory;

    @Majors
    void connectionsInUseAndCapacity(int major) throws SQLException {
        try (PgServer server = server(major); TestSidecar sidecar = start(server)) {
            List<Connection> open = new ArrayList<>();
            try {
                for (int i = 0; i < 7; i++) {
                    open.add(server.connection("postgres"));
                }
                double capacity = number(server, "SELECT current_setting('max_connections')::int "
                        + "- current_setting('superuser_reserved_connections')::int "
                        + "- coalesce(current_setting('reserved_connections', true)::int, 0)");
                await().atMost(SOON).untilAsserted(() -> {
                    double used = number(server, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'");
                    Scrape scrape = sidecar.scrape();
                    assertThat(scrape.sum("pg_connections_used").orElse(-1)).isCloseTo(used, within(2.0)).isGreaterThanOrEqualTo(7);
                    assertThat(scrape.sum("pg_connections_usable")).hasValue(capacity);
                    assertThat(scrape.sum("pg_connections_used_ratio").orElse(-1))
                            .isCloseTo(scrape.sum("pg_connections_used").orElse(0) / capacity, within(1e-9));
                });
            } finally {
                for (Connection connection : open) {
                    connection.close();
                }
            }
        }
    }

    @Majors
    void cacheHitCountersAreTheServersOwn(int major) {
        try (PgServer server = server(major); TestSidecar sidecar = start(server)) {
            server.execute("CREATE TABLE t AS SELECT generate_series(1, 50000) AS x", "SELECT count(*) FROM t");
            await().atMost(SOON).untilAsserted(() -> {
                double hits = number(server, "SELECT blks_hit FROM pg_stat_database WHERE datname = 'template1'");
                assertThat(sidecar.scrape().sum("pg_stat_database_blks_hit", "datname=\"template1\"")).hasValue(hits);
                assertThat(sidecar.scrape().sum("pg_stat_database_blks_hit", "datname=\"postgres\"").orElse(0)).isGreaterThan(1000);
            });
        }
    }

    @Majors
    void lagIsZeroWhenIdleAndGrowsWhileReplayStandsStill(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby(); TestSidecar sidecar = start(standby)) {
            primary.execute("CREATE TABLE before_pause AS SELECT 1 AS x");
            await().atMost(SOON).until(() -> "t".equals(standby.value("postgres", "SELECT pg_last_xact_replay_timestamp() IS NOT NULL")));
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_replication_lag_seconds").orElse(-1) == 0);
            standby.execute("SELECT pg_wal_replay_pause()");
            primary.execute("CREATE TABLE after_pause AS SELECT 1 AS x");
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_replication_lag_seconds").orElse(-1) > 3);
            standby.execute("SELECT pg_wal_replay_resume()");
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_replication_lag_seconds").orElse(-1) == 0);
        }
    }

    @Majors
    void deadRowsOfTheWorstTable(int major) {
        try (PgServer server = server(major)) {
            server.execute("CREATE TABLE worn (x int) WITH (autovacuum_enabled = false)",
                    "INSERT INTO worn SELECT generate_series(1, 30000)", "DELETE FROM worn WHERE x <= 12000");
            await().atMost(SOON).until(() -> number(server, "SELECT coalesce(max(n_dead_tup), 0) FROM pg_stat_user_tables") == 12000);
            try (TestSidecar sidecar = start(server)) {
                await().atMost(SOON).untilAsserted(() -> {
                    Scrape scrape = sidecar.scrape();
                    assertThat(scrape.sum("pg_stat_user_tables_n_dead_tup", "relname=\"worn\"")).hasValue(12000);
                    assertThat(scrape.sum("pg_stat_user_tables_n_live_tup", "relname=\"worn\"")).hasValue(18000);
                });
            }
        }
    }

    @Majors
    void blockedSessionsAreCountedWithTheLongestWait(int major) throws Exception {
        try (PgServer server = server(major); TestSidecar sidecar = start(server)) {
            server.execute("CREATE TABLE fought AS SELECT 1 AS x");
            try (Connection holder = server.connection("postgres"); Connection waiter = server.connection("postgres")) {
                holder.setAutoCommit(false);
                run(holder, "UPDATE fought SET x = 2");
                Thread blocked = new Thread(() -> quietly(waiter, "UPDATE fought SET x = 3"), "waiter");
                blocked.start();
                await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_blocked_sessions").orElse(0) == 1);
                await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_blocked_longest_seconds").orElse(0) > 1);
                holder.rollback();
                blocked.join(10_000);
                await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_blocked_sessions").orElse(-1) == 0);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void quietly(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double number(PgServer server, String sql) {
        return Double.parseDouble(server.value("postgres", sql));
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }

    private TestSidecar start(PgServer server) {
        return TestSidecar.start(directory, Monitor.settings(server, OFTEN));
    }
}
