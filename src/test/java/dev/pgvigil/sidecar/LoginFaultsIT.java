package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logins are refused, or privileges are missing. A password that was wrong from the start: {@link SidecarIT}. */
@Timeout(150)
class LoginFaultsIT {
    private static final String MORE = "queries: {preset: none, files: [mine.yaml]}\n";
    private static final String QUERIES = """
            pg_beside:
              every: 1s
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            pg_visited:
              every: 1s
              timeout: 900ms
              scope: database
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            """;
    @TempDir
    private Path directory;

    @Test
    void aChangedPasswordCostsFewLoginsAndItsRotationByFileIsNoticed() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), QUERIES);
        Path password = Files.writeString(directory.resolve("password"), Monitor.PASSWORD + "\n");
        try (PgServer server = PgServer.builder(MajorVersions.newest()).passwords().start()) {
            Monitor.createRole(server);
            String settings = "targets:\n  main: {url: \"" + Monitor.url(server) + "\", password_file: password}\n" + MORE;
            try (Patient sidecar = Patient.start(directory, settings, server)) {
                sidecar.until(scrape -> Patient.in(scrape, "pg_beside", "ok") && Patient.in(scrape, "pg_visited", "ok"));
                server.execute("ALTER ROLE pgvigil PASSWORD 'another'");
                sidecar.until(scrape -> Patient.in(scrape, "pg_visited", "failing"));
                assertThat(sidecar.page()).contains("28P01");
                // Who is in stays in, and the others don't knock meanwhile.
                for (int i = 0; i < 6; i++) {
                    sidecar.untilSucceedsAgain("pg_beside");
                }
                assertThat(sidecar.scrape().value("pg_up")).hasValue(1);
                // The visit's refusal, and at most one of the login that then finds out whether that is the database's own matter.
                assertThat(refusals(server)).isBetween(1L, 2L);
                // With a server started anew nobody is in.
                server.restart();
                sidecar.until(scrape -> scrape.value("pg_up").orElse(-1) == 0);
                assertThat(sidecar.scrape().sum("pg_beside_one")).isEmpty();
                assertThat(refusals(server)).isLessThanOrEqualTo(4);
                Files.writeString(password, "another\n");
                sidecar.until(Duration.ofSeconds(10), scrape -> scrape.value("pg_up").orElse(-1) == 1);
                sidecar.until(scrape -> Patient.in(scrape, "pg_beside", "ok") && Patient.in(scrape, "pg_visited", "ok"));
                assertThat(refusals(server)).isLessThanOrEqualTo(4);
            }
        }
    }

    @Test
    void connectionsExhaustedByOthersLeaveMonitoringGoingOnAndSayThatNobodyGetsIn() throws IOException, SQLException {
        Files.writeString(directory.resolve("mine.yaml"), QUERIES);
        List<Connection> greedy = new ArrayList<>();
        try (PgServer server = PgServer.builder(MajorVersions.newest()).setting("max_connections", "12").setting("max_wal_senders", "2").start()) {
            Monitor.createRole(server);
            server.execute("CREATE ROLE app LOGIN");
            try (Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
                sidecar.until(scrape -> Patient.in(scrape, "pg_beside", "ok") && Patient.in(scrape, "pg_visited", "ok"));
                assertThat(sidecar.scrape().value("pg_login_up")).hasValue(1);
                takeAll(server, greedy);
                sidecar.until(scrape -> Patient.in(scrape, "pg_visited", "failing"));
                assertThat(sidecar.page()).contains("53300");
                // The login is tried once a minute, and soon when a visit was refused.
                sidecar.until(Duration.ofSeconds(20), scrape -> scrape.value("pg_login_up").orElse(-1) == 0);
                Scrape full = sidecar.scrape();
                assertThat(full.value("pg_up")).hasValue(1);
                assertThat(full.value("pgvigil_login_failures_total{class=\"53\"}").orElse(0)).isGreaterThanOrEqualTo(1);
                sidecar.untilSucceedsAgain("pg_beside");
                close(greedy);
                sidecar.until(scrape -> Patient.in(scrape, "pg_visited", "ok") && scrape.value("pg_login_up").orElse(-1) == 1);
            } finally {
                close(greedy);
            }
        }
    }

    @Test
    void aRoleWithoutPgMonitorSkipsWithTheGrantAndFailsNothing() {
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            server.execute("CREATE ROLE pgvigil LOGIN", "CREATE EXTENSION pg_stat_statements", "CREATE DATABASE app");
            try (Patient sidecar = Patient.start(directory, Monitor.settings(server, ""), server)) {
                sidecar.until(scrape -> scrape.everyQueryHasRun()
                        && scrape.sum("pgvigil_query_state", "datname=\"app\"").isPresent());
                Scrape scrape = sidecar.scrape();
                assertThat(scrape.body().lines().filter(line -> line.startsWith("pgvigil_query_state{") && line.contains("state=\"failing\""))).isEmpty();
                assertThat(Patient.in(scrape, "pg_stat_activity", "skipped")).isTrue();
                assertThat(scrape.value("pg_up")).hasValue(1);
                assertThat(sidecar.page()).contains("GRANT pg_read_all_stats TO pgvigil;");
                // A session ended from outside is followed by a preflight at once.
                server.execute("GRANT pg_monitor TO pgvigil", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgvigil'");
                sidecar.until(later -> Patient.in(later, "pg_stat_activity", "ok"));
            }
        }
    }

    private static long refusals(PgServer server) {
        return server.log().lines().filter(line -> line.contains("password authentication failed for user \"pgvigil\"")).count();
    }

    private static void takeAll(PgServer server, List<Connection> greedy) {
        assertThatThrownBy(() -> {
            while (true) {
                greedy.add(server.connection("postgres", "app", ""));
            }
        }).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53300"));
    }

    private static void close(List<Connection> greedy) throws SQLException {
        for (Connection connection : greedy) {
            connection.close();
        }
        greedy.clear();
    }
}
