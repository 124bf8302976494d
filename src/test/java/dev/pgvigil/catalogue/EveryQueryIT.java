package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Inspection;
import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.SmokeMajors;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every shipped query, of all presets, on every major version, with little and with much privilege. */
@Timeout(180)
class EveryQueryIT {
    private static final int TABLES = 200;
    private static final String TRUE_REASON = "only on .*|no (privileges of|EXECUTE on|SELECT on) .*|extension .* is not installed .*|.* on this machine.*";
    @TempDir
    private Path directory;

    @SmokeMajors
    void runsOrSaysWhyNot(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pgstattuple", "CREATE TABLE t (id serial PRIMARY KEY, x text)",
                    "INSERT INTO t (x) SELECT repeat('x', 500) FROM generate_series(1, 5000)", "VACUUM ANALYZE t");
            Seen full = look(database, QuietServers.FULL);
            assertThat(messages(full, Outcome.FAIL)).isEmpty();
            assertThat(messages(full, Outcome.OK)).as("columns that are missing, unknown or no numbers")
                    .noneMatch(message -> message.contains("column"));
            assertThat(full.results()).filteredOn(result -> result.outcome() == Outcome.SKIP)
                    .allSatisfy(result -> assertThat(result.message()).matches(TRUE_REASON));
            Seen monitor = look(database, QuietServers.MONITOR);
            assertThat(messages(monitor, Outcome.FAIL)).isEmpty();
            assertThat(List.of("pg_bloat_table", "pg_bloat_index", "pg_integer_key", "pg_sequence"))
                    .allSatisfy(key -> assertThat(monitor.result(key).message()).contains("GRANT"))
                    .allSatisfy(key -> assertThat(full.result(key).outcome()).isEqualTo(Outcome.OK));
        }
    }

    @Majors
    void runsOnAStandbyToo(int major) {
        try (PgServer primary = PgServer.start(major)) {
            Monitor.createRole(primary);
            primary.execute("GRANT pg_read_all_data TO " + Monitor.USER, "CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pgstattuple",
                    "CREATE UNLOGGED TABLE lost (id serial PRIMARY KEY, x text)", "CREATE TABLE kept (id serial PRIMARY KEY, x text)",
                    "INSERT INTO lost (x) SELECT repeat('x', 500) FROM generate_series(1, 5000)",
                    "INSERT INTO kept (x) SELECT repeat('x', 500) FROM generate_series(1, 5000)", "VACUUM ANALYZE");
            try (PgServer standby = primary.standby();
                    DatabaseLook look = DatabaseLook.at(directory, standby, "postgres", Monitor.USER)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> "2".equals(standby.value("postgres",
                        "SELECT count(*) FROM pg_class WHERE relname IN ('lost', 'kept') AND relpages > 128")));
                Seen seen = look.round();
                assertThat(messages(seen, Outcome.FAIL)).isEmpty();
                assertThat(seen.number("pg_sequence_used_ratio", "kept_id_seq")).isPositive();
                assertThat(seen.value("pg_sequence_used_ratio", "lost_id_seq").isPresent()).as("unlogged from 15 on").isEqualTo(major < 15);
            }
        }
    }

    @Majors
    void theDefaultPresetStaysSmallOnManyTables(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pg_stat_statements", "DO $$ BEGIN FOR i IN 1.." + TABLES + " LOOP EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, x text)', i);"
                    + " EXECUTE format('CREATE INDEX ON t%s (x)', i);"
                    + " EXECUTE format('INSERT INTO t%s (x) SELECT repeat(''x'', 400) || g FROM generate_series(1, 3000) AS g', i);"
                    + " END LOOP; END $$", "VACUUM ANALYZE");
            try (DatabaseLook look = DatabaseLook.atPreset(directory, database.server(), database.name(), QuietServers.FULL, "default")) {
                look.round();
                look.pass(Duration.ofHours(6));
                assertThat(look.round().series()).isBetween(600L, 2500L);
            }
        }
    }

    private Seen look(TestDatabase database, String user) {
        try (DatabaseLook look = DatabaseLook.at(directory, database, user)) {
            return look.round();
        }
    }

    private static List<String> messages(Seen seen, Outcome outcome) {
        return seen.results().stream().filter(result -> result.outcome() == outcome)
                .map((Inspection.Result result) -> result.planned().query().key() + ": " + result.message()).toList();
    }
}
