package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Inspection;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the catalogue says of vacuum, analyze and use of tables, against what was done to them. */
@Timeout(180)
class TableUpkeepIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir
    private Path directory;

    @Majors
    void aTableOverItsOwnTriggerGrowsALagUntilAVacuumCame(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE due (x int) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.1)",
                    "INSERT INTO due SELECT generate_series(1, 100000)", "CREATE TABLE calm (x int)",
                    "INSERT INTO calm SELECT generate_series(1, 100000)", "VACUUM ANALYZE",
                    "DELETE FROM due WHERE x <= 20000", "DELETE FROM calm WHERE x <= 20000");
            awaitDead(database, "due", 20000);
            awaitDead(database, "calm", 20000);
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_vacuum_due", "pg_stat_user_tables")) {
                Seen first = look.round();
                assertThat(first.number("pg_stat_user_tables_autovacuum_trigger", "due")).isEqualTo(1000 + 0.1 * 100000);
                assertThat(first.number("pg_stat_user_tables_autovacuum_trigger", "calm")).isEqualTo(50 + 0.2 * 100000);
                assertThat(first.number("pg_vacuum_due_trigger_ratio", "due")).isCloseTo(20000 / 11000.0, within(1e-9));
                assertThat(first.value("pg_vacuum_due_trigger_ratio", "calm")).isEmpty();
                assertThat(first.number("pg_vacuum_due_tables")).isEqualTo(1);
                assertThat(first.number("pg_vacuum_due_worst_lag_seconds")).as("vacuumed a moment ago").isZero();
            }
        }
    }

    @Majors
    void lagCountsFromTheFirstSightWhereNoVacuumEverCame(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE due (x int)", "INSERT INTO due SELECT generate_series(1, 100000)",
                    "DELETE FROM due WHERE x <= 60000");
            awaitDead(database, "due", 60000);
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_vacuum_due", "pg_stat_user_tables",
                    "pg_tables")) {
                assertThat(look.round().number("pg_vacuum_due_worst_lag_seconds")).isZero();
                look.pass(Duration.ofHours(5));
                Seen later = look.round();
                assertThat(later.number("pg_vacuum_due_lag_seconds", "due")).isCloseTo(5 * 3600, within(170.0));
                assertThat(later.number("pg_vacuum_due_worst_lag_seconds")).isGreaterThan(4 * 3600);
                assertThat(later.number("pg_stat_user_tables_worst_dead_tuple_ratio")).isCloseTo(0.6, within(1e-9));
                assertThat(later.number("pg_tables_never_vacuumed")).isEqualTo(1);
                assertThat(later.number("pg_tables_never_analyzed")).isEqualTo(1);
                database.execute("VACUUM ANALYZE due");
                awaitDead(database, "due", 0);
                Seen vacuumed = look.round();
                assertThat(vacuumed.value("pg_vacuum_due_worst_lag_seconds")).isEmpty();
                assertThat(vacuumed.number("pg_vacuum_due_tables")).isZero();
                assertThat(vacuumed.number("pg_tables_never_vacuumed")).isZero();
            }
        }
    }

    @Majors
    void triggersOfInsertsAndOfTheNewestVersionAreTheServersOwn(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE filled (x int) WITH (autovacuum_vacuum_insert_threshold = 500)",
                    "CREATE TABLE never (x int) WITH (autovacuum_vacuum_insert_threshold = -1)",
                    "INSERT INTO filled SELECT generate_series(1, 1000)", "INSERT INTO never SELECT generate_series(1, 5000)");
            if (major >= 18) {
                database.execute("CREATE TABLE capped (x int) WITH (autovacuum_vacuum_max_threshold = 700)",
                        "INSERT INTO capped SELECT generate_series(1, 50000)", "ANALYZE capped");
            }
            await().atMost(SOON).until(() -> "5000".equals(database.value("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'never'")));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_stat_user_tables", "pg_tables")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_stat_user_tables_autovacuum_insert_trigger", "filled")).isEqualTo(500);
                assertThat(seen.value("pg_stat_user_tables_autovacuum_insert_trigger", "never")).isEmpty();
                assertThat(seen.number("pg_tables_over_insert_trigger")).isEqualTo(major >= 18 ? 2 : 1);
                if (major >= 18) {
                    assertThat(seen.number("pg_stat_user_tables_autovacuum_trigger", "capped")).isEqualTo(700);
                }
            }
        }
    }

    @Majors
    void updatesScansAndSwitchedOffTablesAreCounted(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE hot (id int PRIMARY KEY, x int) WITH (fillfactor = 50)",
                    "INSERT INTO hot SELECT g, g FROM generate_series(1, 1000) AS g", "UPDATE hot SET x = x + 1 WHERE id <= 400",
                    "UPDATE hot SET id = id + 100000 WHERE id > 900", "CREATE TABLE off (x int) WITH (autovacuum_enabled = off)",
                    "CREATE TABLE large_off (x int) WITH (autovacuum_enabled = false)", "CREATE TABLE large_on (x int)",
                    "UPDATE pg_class SET relpages = 20000, reltuples = 100 WHERE relname IN ('large_off', 'large_on')");
            await().atMost(SOON).until(() -> "500".equals(database.value("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'hot'")));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_tables")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_tables_tables")).isEqualTo(4);
                assertThat(seen.number("pg_tables_live_rows")).isEqualTo(1000);
                assertThat(seen.number("pg_tables_autovacuum_off")).isEqualTo(2);
                assertThat(seen.number("pg_tables_large_autovacuum_off")).isEqualTo(1);
            }
        }
    }

    @Majors
    void aDroppedTableTakesNothingFromWhatTheOthersDid(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE dropped (x int)", "CREATE INDEX ON dropped (x)", "INSERT INTO dropped SELECT generate_series(1, 5000)",
                    "UPDATE dropped SET x = x + 100000", "CREATE TABLE kept (x int) WITH (fillfactor = 20)",
                    "INSERT INTO kept SELECT generate_series(1, 6000)");
            awaitUpdated(database, "dropped", 5000);
            await().atMost(SOON).until(() -> "6000".equals(database.value("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'kept'")));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_tables_use_14", "pg_tables_use_18")) {
                assertThat(look.round().value("pg_tables_hot_update_ratio")).isEmpty();
                database.execute("UPDATE kept SET x = x + 1", "DROP TABLE dropped");
                awaitUpdated(database, "kept", 6000);
                look.pass(Duration.ofMinutes(40));
                Seen seen = look.round();
                assertThat(seen.number("pg_tables_rows_updated_per_second")).isCloseTo(6000.0 / 2400, within(0.2));
                assertThat(seen.number("pg_tables_hot_update_ratio")).as("a plain sum of all tables would give 6").isCloseTo(1, within(0.01));
                assertThat(seen.labels("pg_tables_rows_updated_per_second")).singleElement()
                        .satisfies(labels -> assertThat(labels.names()).containsExactly("datname"));
            }
        }
    }

    @Majors
    void lastScansAndTimesOfUpkeepAreTheServersFromTheVersionOnThatKeepsThem(int major) {
        if (major < 16) {
            assertUntold(major, "pg_stat_user_tables_last_seq_scan", "pg_stat_user_tables", "pg_stat_user_tables_16");
            return;
        }
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE read (x int)", "CREATE INDEX unused ON read ((x + 7))",
                    "INSERT INTO read SELECT generate_series(1, 100000)", "DELETE FROM read WHERE x <= 50000");
            double before = clock(database);
            database.execute("SELECT count(*) FROM read", "VACUUM ANALYZE read");
            double after = clock(database);
            await().atMost(SOON).until(() -> "1".equals(database.value("SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'read'")));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_stat_user_tables_16", "pg_stat_user_indexes_16")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_stat_user_tables_last_seq_scan", "read")).isBetween(before - 1, after + 1);
                assertThat(seen.number("pg_stat_user_indexes_last_idx_scan", "unused")).isZero();
                if (major >= 18) {
                    assertThat(seen.number("pg_stat_user_tables_vacuum_seconds_total", "read")).isBetween(0.001, after - before);
                    assertThat(seen.number("pg_stat_user_tables_autovacuum_seconds_total", "read")).isZero();
                    assertThat(seen.number("pg_stat_user_tables_analyze_seconds_total", "read")).isBetween(0.001, after - before);
                }
            }
        }
    }

    @Majors
    void aVacuumThatSleepsForItsCostLimitSaysForHowLong(int major) throws SQLException {
        if (major < 18) {
            assertUntold(major, "pg_stat_progress_vacuum_delay_seconds", "pg_stat_progress_vacuum_14", "pg_stat_progress_vacuum_17");
            return;
        }
        try (TestDatabase database = QuietServers.shared(major).createDatabase(); Connection vacuum = database.connection()) {
            database.execute("CREATE TABLE slow AS SELECT g AS x, repeat('y', 800) AS y FROM generate_series(1, 20000) AS g");
            long began = System.nanoTime();
            Thread running = new Thread(() -> quietly(vacuum, "SET track_cost_delay_timing = on", "SET vacuum_cost_delay = '50ms'",
                    "SET vacuum_cost_limit = 20", "VACUUM slow"), "fixture-vacuum");
            running.start();
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_stat_progress_vacuum_17")) {
                await().atMost(SOON).until(() -> look.round().value("pg_stat_progress_vacuum_delay_seconds", "slow").orElse(0) > 0.5);
                assertThat(look.round().number("pg_stat_progress_vacuum_delay_seconds", "slow")).isLessThan((System.nanoTime() - began) / 1e9);
            } finally {
                database.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_progress_vacuum WHERE datname = current_database()");
            }
        }
    }

    /** A version that does not know a number serves none, and no failure. */
    private void assertUntold(int major, String metric, String... queries) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE read (x int)");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, queries)) {
                Seen seen = look.round();
                assertThat(seen.labels(metric)).isEmpty();
                assertThat(seen.results()).isNotEmpty().extracting(Inspection.Result::outcome).doesNotContain(Inspection.Outcome.FAIL);
            }
        }
    }

    private static void quietly(Connection connection, String... statements) {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            // The end of the test ends it.
            return;
        }
    }

    private static double clock(TestDatabase database) {
        return Double.parseDouble(database.value("SELECT extract(epoch FROM clock_timestamp())"));
    }

    private static void awaitUpdated(TestDatabase database, String table, int rows) {
        await().atMost(SOON).until(() -> String.valueOf(rows)
                .equals(database.value("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = '" + table + "'")));
    }

    @Majors
    void theWorstTableAgesWithEachTransaction(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_table_wraparound")) {
                double before = look.round().number("pg_table_wraparound_worst_xid_age");
                database.execute("DO $$ BEGIN FOR i IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
                assertThat(look.round().number("pg_table_wraparound_worst_xid_age") - before).isBetween(5000.0, 5100.0);
                double oldest = Double.parseDouble(database.value("SELECT pg_current_xact_id()::text::bigint - min(relfrozenxid::text::bigint)"
                        + " FROM pg_class WHERE relkind IN ('r', 'm', 't')"));
                assertThat(look.round().number("pg_table_wraparound_worst_xid_age")).isCloseTo(oldest, within(100.0));
            }
        }
    }

    private static void awaitDead(TestDatabase database, String table, int rows) {
        await().atMost(SOON).until(() -> String.valueOf(rows)
                .equals(database.value("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = '" + table + "'")));
    }
}
