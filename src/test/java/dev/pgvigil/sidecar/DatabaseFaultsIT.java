package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases come, go, are many, or bear names that nobody would think of. */
@Timeout(150)
class DatabaseFaultsIT {
    private static final String MORE = "limits: {busy_ratio: 1}\nqueries: {preset: none, files: [mine.yaml]}\n";
    @TempDir
    private Path directory;

    @Test
    void createDropAndRenameNeverFailThoughDatabasesAreBeingVisitedAndTheListFollows() throws IOException {
        queries("""
                pg_visited:
                  scope: database
                  every: 2s
                  timeout: 1s
                  sql: SELECT pg_sleep(0.7)::text IS NULL AS nothing, 1 AS one
                  metrics: {nothing: {usage: DISCARD}, one: {usage: GAUGE, description: One}}
                """);
        try (PgServer server = server()) {
            server.execute("CREATE DATABASE gone", "CREATE DATABASE moved");
            try (Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
                for (String datname : new String[] {"gone", "moved"}) {
                    sidecar.until(scrape -> one(scrape, datname));
                    await().atMost(Patient.SOON).pollInterval(Duration.ofMillis(5)).until(() -> visited(server, datname));
                    // Each takes its locks, waits for us at most 5 s, and fails if we are still there.
                    server.execute(datname.equals("gone") ? "DROP DATABASE gone" : "ALTER DATABASE moved RENAME TO arrived");
                }
                for (int i = 0; i < 5; i++) {
                    server.execute("CREATE DATABASE passing TEMPLATE arrived", "DROP DATABASE passing");
                }
                sidecar.until(scrape -> one(scrape, "arrived"));
                // Nobody waited for the preflight of each minute: the visit that met no database asked for one.
                Scrape scrape = sidecar.scrape();
                assertThat(scrape.series().keySet()).noneMatch(series -> series.contains("datname=\"gone\"") || series.contains("datname=\"moved\""));
                assertThat(one(scrape, "postgres")).isTrue();
                assertThat(scrape.value("pg_up")).hasValue(1);
            }
        }
    }

    @Test
    @Timeout(400)
    void twoHundredDatabasesAreVisitedOverThreeConnections() throws IOException, SQLException {
        queries("""
                pg_visited:
                  scope: database
                  sql: SELECT 1 AS one
                  metrics: {one: {usage: GAUGE, description: One}}
                pg_slow:
                  every: 6s
                  timeout: 5s
                  sql: SELECT 1 AS one
                  metrics: {one: {usage: GAUGE, description: One}}
                """);
        try (PgServer server = PgServer.builder(MajorVersions.newest()).setting("autovacuum", "off").setting("wal_level", "minimal").setting("max_wal_senders", "0").start()) {
            Monitor.createRole(server);
            String[] creations = new String[200];
            for (int i = 0; i < creations.length; i++) {
                creations[i] = "CREATE DATABASE db_" + i + " STRATEGY file_copy";
            }
            server.execute(creations);
            // The server itself refuses a fourth one, and says so on its log.
            server.execute("ALTER ROLE pgvigil CONNECTION LIMIT 3");
            try (Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server); Connection watch = server.connection("postgres")) {
                int[] most = {0};
                sidecar.until(Duration.ofMinutes(3), scrape -> {
                    most[0] = Math.max(most[0], sessions(watch));
                    return scrape.sum("pg_visited_one").orElse(0) == 201 && scrape.sum("pg_slow_one").isPresent();
                });
                assertThat(most[0]).isBetween(1, 3);
                assertThat(sidecar.scrape().sum("pgvigil_query_state", "state=\"failing\"")).isEmpty();
            }
            assertThat(server.log()).doesNotContain("too many connections for role");
        }
    }

    @Test
    void hostileNamesOfDatabasesAndTablesMakeAValidPage() throws IOException {
        queries("""
                pg_tables:
                  scope: database
                  every: 1s
                  timeout: 900ms
                  sql: SELECT relname, 1 AS one FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200
                  metrics: {relname: {usage: LABEL}, one: {usage: GAUGE, description: One}}
                """);
        String hostile = "a\"b\\c/d?e=f&g%41 h+i\n#;'<script>☃\t\u0001";
        String name = "\"" + hostile.replace("\"", "\"\"") + "\"";
        try (PgServer server = server()) {
            server.execute("CREATE DATABASE " + name, "CREATE TABLE public." + name + " ()");
            try (Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
                String escaped = hostile.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
                sidecar.until(scrape -> scrape.sum("pg_tables_one", "relname=\"" + escaped + "\"").isPresent());
                sidecar.until(scrape -> scrape.sum("pgvigil_query_state", "datname=\"" + escaped + "\"", "state=\"ok\"").orElse(0) == 1);
                assertThat(sidecar.page()).doesNotContain("<script>");
            }
        }
    }

    @Test
    void namesThatAreNoUtf8FailTheQueriesOfTheirOwnDatabaseOnly() throws IOException {
        queries("""
                pg_tables:
                  scope: database
                  every: 1s
                  timeout: 900ms
                  sql: SELECT relname, 1 AS one FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200
                  metrics: {relname: {usage: LABEL}, one: {usage: GAUGE, description: One}}
                """);
        try (PgServer server = server()) {
            server.execute("CREATE DATABASE legacy ENCODING 'SQL_ASCII' TEMPLATE template0");
            server.executeIn("legacy", "DO $$ BEGIN EXECUTE format('CREATE TABLE public.%I ()', convert_from('\\x636166e9', 'SQL_ASCII')); END $$");
            // What a client with another encoding does from a database that takes any byte.
            server.execute("CREATE DATABASE odd");
            server.executeIn("legacy", "UPDATE pg_database SET datname = convert_from('\\x636166e9', 'SQL_ASCII')::name WHERE datname = 'odd'");
            try (Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
                sidecar.until(scrape -> scrape.sum("pgvigil_query_state", "datname=\"legacy\"", "state=\"failing\"").orElse(0) == 1
                        && scrape.sum("pgvigil_query_state", "datname=\"postgres\"", "state=\"ok\"").orElse(0) == 1);
                assertThat(sidecar.page()).contains("22021 invalid byte sequence");
                assertThat(sidecar.scrape().value("pg_up")).hasValue(1);
            }
        }
    }

    private static boolean one(Scrape scrape, String datname) {
        return scrape.sum("pg_visited_one", "datname=\"" + datname + "\"").isPresent();
    }

    private static boolean visited(PgServer server, String datname) {
        return server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil' AND datname = '" + datname
                + "' AND wait_event = 'PgSleep'").equals("1");
    }

    private static int sessions(Connection watch) {
        try (Statement statement = watch.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil'")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void queries(String yaml) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), yaml);
    }

    private static PgServer server() {
        PgServer server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
        return server;
    }
}
