package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.SmokeMajors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of the data on a real server: what a scrape shows while things go right and wrong. */
@Timeout(180)
class SidecarIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    @TempDir
    private Path directory;

    @SmokeMajors
    void everyShippedQueryRunsOrSaysWhyNot(int major) {
        try (PgServer server = server(major); Patient sidecar = start(server, "")) {
            server.executeIn("postgres", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_up").orElse(0) == 1);
            await().atMost(SOON).untilAsserted(() -> assertThat(sidecar.scrape().sum("pgvigil_query_state", "state=\"ok\"").orElse(0))
                    .isGreaterThan(15));
            Scrape scrape = sidecar.scrape();
            assertThat(scrape.body().lines().filter(line -> line.startsWith("pgvigil_query_state") && line.contains("state=\"failing\""))).isEmpty();
            assertThat(scrape.body()).contains("version=\"" + major + ".");
        }
    }

    @Majors
    void neverHoldsMoreThanThreeConnections(int major) throws SQLException {
        try (PgServer server = server(major)) {
            for (int i = 0; i < 5; i++) {
                server.execute("CREATE DATABASE app_" + i);
            }
            try (Connection connection = server.connection("postgres"); Patient sidecar = start(server, "")) {
                AtomicInteger most = new AtomicInteger();
                await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> {
                    most.accumulateAndGet(sessions(connection), Math::max);
                    return Arrays.stream(new int[] {0, 1, 2, 3, 4}).allMatch(i -> sidecar.scrape()
                            .sum("pgvigil_query_state", "datname=\"app_" + i + "\"", "state=\"ok\"").orElse(0) > 0);
                });
                assertThat(most.get()).isBetween(1, 3);
            }
            try (Connection connection = server.connection("postgres")) {
                await().atMost(SOON).until(() -> sessions(connection) == 0);
            }
        }
    }

    @Majors
    void whatAStoppedServerSaidVanishesWithItAndComesBack(int major) {
        try (PgServer server = server(major); Patient sidecar = start(server, "")) {
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_stat_database_xact_commit").isPresent());
            server.stop();
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_up").orElse(-1) == 0);
            Scrape down = sidecar.scrape();
            assertThat(down.sum("pg_stat_database_xact_commit")).isEmpty();
            assertThat(down.sum("pgvigil_query_state", "query=\"pg_stat_database\"", "state=\"stale\"")).hasValue(1);
            assertThat(sidecar.status("/livez")).isEqualTo(200);
            server.startAgain();
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_up").orElse(-1) == 1);
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_stat_database_xact_commit").isPresent());
        }
    }

    @Majors
    void aServerThatIsNotThereAtTheStartIsDownUntilItComes(int major) {
        try (PgServer server = server(major)) {
            server.stop();
            try (Patient sidecar = start(server, "")) {
                await().atMost(SOON).until(() -> sidecar.status("/readyz") == 200);
                assertThat(sidecar.scrape().value("pg_up")).hasValue(0);
                assertThat(sidecar.scrape().sum("pgvigil_query_state", "query=\"pg_stat_database\"", "state=\"stale\"")).hasValue(1);
                server.startAgain();
                await().atMost(SOON).until(() -> sidecar.scrape().value("pg_up").orElse(-1) == 1);
            }
        }
    }

    @Majors
    void aPromotionIsNoticedWithinSeconds(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby(); Patient sidecar = start(standby, "")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_replication_is_replica").orElse(-1) == 1);
            standby.promote();
            await().atMost(Duration.ofSeconds(10)).until(() -> sidecar.scrape().sum("pg_target_info", "role=\"primary\"").isPresent());
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_replication_is_replica").orElse(-1) == 0);
        }
    }

    @Majors
    void aTableHeldInAccessExclusiveStopsNothingButItsOwnQueries(int major) throws SQLException, IOException {
        query("mine.yaml", """
                pg_mine:
                  every: 1s
                  timeout: 900ms
                  sql: SELECT count(*) AS n FROM public.locked
                  metrics: {n: {usage: GAUGE, description: Rows}}
                pg_beside:
                  every: 1s
                  timeout: 900ms
                  sql: SELECT 1 AS one
                  metrics: {one: {usage: GAUGE, description: One}}
                """);
        try (PgServer server = server(major)) {
            server.execute("CREATE TABLE locked AS SELECT 1 AS x", "GRANT SELECT ON locked TO pgvigil");
            try (Connection holder = server.connection("postgres"); Statement statement = holder.createStatement();
                    Patient sidecar = start(server, "queries: {files: [mine.yaml]}\n")) {
                await().atMost(SOON).until(() -> sidecar.scrape().value("pg_mine_n").isPresent());
                holder.setAutoCommit(false);
                statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
                await().atMost(SOON).until(() -> failing(sidecar.scrape(), "pg_mine"));
                Scrape scrape = sidecar.scrape();
                assertThat(scrape.value("pg_mine_n")).isEmpty();
                assertThat(scrape.value("pg_up")).hasValue(1);
                assertThat(scrape.value("pg_beside_one")).hasValue(1);
                assertThat(sidecar.page()).contains("55P03");
                holder.rollback();
                await().atMost(SOON).until(() -> sidecar.scrape().value("pg_mine_n").isPresent());
            }
        }
    }

    @Majors
    void keptRowsOutliveAFailureForAsLongAsTheySay(int major) throws IOException {
        query("mine.yaml", """
                pg_kept:
                  every: 1s
                  on_error: {keep: 4s}
                  sql: SELECT count(*) AS n FROM public.kept
                  metrics: {n: {usage: GAUGE, description: Rows}}
                """);
        try (PgServer server = server(major)) {
            server.execute("CREATE TABLE kept AS SELECT 1 AS x", "GRANT SELECT ON kept TO pgvigil");
            try (Patient sidecar = start(server, "queries: {preset: none, files: [mine.yaml]}\n")) {
                await().atMost(SOON).until(() -> sidecar.scrape().value("pg_kept_n").isPresent());
                server.execute("DROP TABLE kept");
                await().atMost(SOON).until(() -> failing(sidecar.scrape(), "pg_kept"));
                assertThat(sidecar.scrape().value("pg_kept_n")).hasValue(1);
                await().atMost(SOON).until(() -> sidecar.scrape().value("pg_kept_n").isEmpty());
            }
        }
    }

    @Majors
    void twoRowsWithOneLabelSetAndCutRowsAreDroppedAndAttributed(int major) throws IOException {
        query("mine.yaml", """
                pg_twice:
                  every: 1s
                  sql: SELECT 'a' AS who, x FROM generate_series(1, 2) AS x
                  metrics: {who: {usage: LABEL}, x: {usage: GAUGE, description: Twice}}
                pg_many:
                  every: 1s
                  max_rows: 3
                  sql: SELECT x AS who, x FROM generate_series(1, 10) AS x
                  metrics: {who: {usage: LABEL}, x: {usage: GAUGE, description: Many}}
                """);
        try (PgServer server = server(major); Patient sidecar = start(server, "queries: {preset: none, files: [mine.yaml]}\n")) {
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_many_x").isPresent() && sidecar.scrape().sum("pg_twice_x").isPresent());
            Scrape scrape = sidecar.scrape();
            assertThat(scrape.value("pg_twice_x{who=\"a\"}")).hasValue(1);
            assertThat(scrape.value("pgvigil_query_duplicate_series_total{query=\"pg_twice\"}").orElse(0)).isGreaterThanOrEqualTo(1);
            assertThat(scrape.value("pgvigil_query_rows_dropped_total{query=\"pg_many\"}").orElse(0)).isGreaterThanOrEqualTo(7);
            assertThat(scrape.sum("pg_many_x")).hasValue(6);
        }
    }

    @Majors
    void aFrozenServerCostsAScrapeNothing(int major) {
        try (PgServer server = server(major); Patient sidecar = start(server, "")) {
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pg_stat_database_xact_commit").isPresent());
            server.freeze();
            try {
                await().atMost(Duration.ofSeconds(40)).until(() -> sidecar.scrape().value("pg_up").orElse(-1) == 0);
                assertThat(sidecar.scrape().sum("pg_stat_database_xact_commit")).isEmpty();
            } finally {
                server.resume();
            }
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_up").orElse(-1) == 1);
        }
    }

    @Majors
    void aWrongPasswordIsALoginFailureAndItsRotationIsNoticed(int major) throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "wrong\n");
        try (PgServer server = PgServer.builder(major).passwords().start()) {
            Monitor.createRole(server);
            try (Patient sidecar = Patient.start(directory, "targets:\n  main: {url: \"" + Monitor.url(server)
                    + "\", password_file: password}\n", server)) {
                await().atMost(SOON).until(() -> sidecar.page().contains("28P01"));
                assertThat(sidecar.scrape().value("pg_up")).hasValue(0);
                Files.writeString(password, Monitor.PASSWORD + "\n");
                await().atMost(Duration.ofSeconds(10)).until(() -> sidecar.scrape().value("pg_up").orElse(-1) == 1);
            }
        }
    }

    private static boolean failing(Scrape scrape, String query) {
        return scrape.sum("pgvigil_query_state", "query=\"" + query + "\"", "state=\"failing\"").orElse(0) == 1;
    }

    private static int sessions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); var rows = statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }

    private Patient start(PgServer server, String more) {
        return Patient.start(directory, Monitor.settings(server, more), server);
    }

    private void query(String file, String yaml) throws IOException {
        Files.writeString(directory.resolve(file), yaml);
    }
}
