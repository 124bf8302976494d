package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Estimates of bloat against pgstattuple, and measurements against what a rebuild gives back. */
@Timeout(180)
class BloatIT {
    @TempDir
    private Path directory;

    @Majors
    void sixtyPercentOfRowsDeletedAreSixtyPercentOfTheTable(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pgstattuple", "CREATE TABLE worn (id bigint PRIMARY KEY, word text)",
                    "CREATE TABLE roomy (id int, word text) WITH (fillfactor = 60)",
                    "INSERT INTO worn SELECT g, md5(g::text) FROM generate_series(1, 150000) AS g",
                    "INSERT INTO roomy SELECT g, md5(g::text) FROM generate_series(1, 100000) AS g",
                    "DELETE FROM worn WHERE id % 10 < 6");
            analyze(database, "worn", "roomy");
            double free = Double.parseDouble(database.value("SELECT (free_percent + dead_tuple_percent) / 100 FROM pgstattuple('worn')"));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_bloat_table", "pg_bloat_measured_table")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_bloat_table_bloat_ratio", "worn", "high")).isCloseTo(0.6, within(0.03)).isCloseTo(free, within(0.1));
                assertThat(seen.number("pg_bloat_table_bloat_ratio", "roomy")).as("fillfactor is no bloat").isLessThan(0.05);
                assertThat(seen.number("pg_bloat_measured_table_free_ratio", "worn")).isCloseTo(free, within(0.05));
                assertThat(seen.value("pg_bloat_table_worst_bloat_ratio")).as("less than 1 GiB").isEmpty();
            }
        }
    }

    @Majors
    void anIndexIsEstimatedWhereItsKeysDifferAndZeroWithoutConfidenceWhereTheyRepeat(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pgstattuple", "CREATE TABLE t (id bigint, few int)",
                    "INSERT INTO t SELECT g, g % 50 FROM generate_series(1, 600000) AS g",
                    "CREATE UNIQUE INDEX fresh ON t (id)", "CREATE UNIQUE INDEX loose ON t (id) WITH (fillfactor = 50)",
                    "CREATE INDEX repeating ON t (few)");
            analyze(database, "t");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_bloat_index", "pg_bloat_measured_index")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_bloat_index_bloat_ratio", "fresh", "high")).isLessThan(0.05);
                assertThat(seen.number("pg_bloat_index_bloat_ratio", "loose", "high")).isLessThan(0.05);
                assertThat(seen.number("pg_bloat_index_bloat_ratio", "repeating", "low")).as("the estimate lies below zero").isZero();
            }
        }
    }

    @Majors
    void whatARebuildGivesBackIsMeasuredBeforeIt(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pgstattuple", "CREATE TABLE t (id bigint, few int)",
                    "INSERT INTO t SELECT g, g / 4000 FROM generate_series(1, 600000) AS g", "CREATE UNIQUE INDEX distinct_keys ON t (id)",
                    "CREATE INDEX repeating ON t (few)", "DELETE FROM t WHERE id <= 360000");
            analyze(database, "t");
            double distinctBefore = size(database, "distinct_keys");
            double repeatingBefore = size(database, "repeating");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_bloat_index", "pg_bloat_measured_index")) {
                Seen seen = look.round();
                database.execute("REINDEX TABLE t");
                double distinct = 1 - size(database, "distinct_keys") / distinctBefore;
                double repeating = 1 - size(database, "repeating") / repeatingBefore;
                assertThat(distinct).isCloseTo(0.6, within(0.05));
                assertThat(seen.number("pg_bloat_index_bloat_ratio", "distinct_keys")).isCloseTo(distinct, within(0.05));
                assertThat(seen.number("pg_bloat_measured_index_bloat_ratio", "distinct_keys")).isCloseTo(distinct, within(0.05));
                assertThat(seen.number("pg_bloat_measured_index_bloat_ratio", "repeating")).isCloseTo(repeating, within(0.1));
            }
        }
    }

    @Majors
    void anIndexIsMeasuredAgainstItsOwnBestWhateverItsKeysAre(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE t (id bigint, few int)", "INSERT INTO t SELECT g, g % 50 FROM generate_series(1, 600000) AS g",
                    "CREATE INDEX repeating ON t (few)", "CREATE INDEX expressed ON t ((id + 1))");
            analyze(database, "t");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_bloat_index_density")) {
                assertThat(look.round().number("pg_bloat_index_bytes_per_row", "expressed")).isBetween(20.0, 24.0);
                look.pass(Duration.ofHours(25));
                assertThat(look.round().number("pg_bloat_index_worst_above_best_ratio")).isZero();
                database.execute("DELETE FROM t WHERE id % 10 < 6");
                analyze(database, "t");
                double repeatingBefore = size(database, "repeating");
                double expressedBefore = size(database, "expressed");
                Seen worn = look.round();
                database.execute("REINDEX TABLE t");
                assertThat(worn.number("pg_bloat_index_above_best_ratio", "repeating")).isCloseTo(1 - size(database, "repeating") / repeatingBefore, within(0.05));
                assertThat(worn.number("pg_bloat_index_above_best_ratio", "expressed"))
                        .isCloseTo(1 - size(database, "expressed") / expressedBefore, within(0.05)).isCloseTo(0.6, within(0.05));
                assertThat(look.round().number("pg_bloat_index_worst_above_best_ratio")).isLessThan(0.05);
                database.execute("DROP INDEX expressed", "CREATE INDEX expressed ON t ((id + 2), few, (id + 3))");
                assertThat(look.round().value("pg_bloat_index_above_best_ratio", "expressed")).as("another index of that name").isEmpty();
            }
        }
    }

    @Majors
    void aTableTooLargeToMeasureCostsTheOthersNothingAndIsCounted(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pgstattuple", "CREATE TABLE worn (id bigint PRIMARY KEY, word text)", "CREATE TABLE huge (id int)",
                    "CREATE TABLE unvacuumed (id int)", "CREATE UNLOGGED TABLE volatile AS SELECT g, md5(g::text) FROM generate_series(1, 50000) AS g",
                    "INSERT INTO worn SELECT g, md5(g::text) FROM generate_series(1, 100000) AS g", "DELETE FROM worn WHERE id % 10 < 6");
            analyze(database, "worn");
            database.execute("UPDATE pg_class SET relpages = 200000, relallvisible = 200000 WHERE relname = 'huge'",
                    "UPDATE pg_class SET relpages = 30000, relallvisible = 0 WHERE relname = 'unvacuumed'");
            double free = Double.parseDouble(database.value("SELECT (free_percent + dead_tuple_percent) / 100 FROM pgstattuple('worn')"));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_bloat_measured_table", "pg_bloat_measured_index")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_bloat_measured_table_free_ratio", "worn")).isCloseTo(free, within(0.05));
                assertThat(seen.labels("pg_bloat_measured_table_free_ratio")).hasSize(1);
                assertThat(seen.number("pg_bloat_measured_table_tables_left_out")).as("huge, unvacuumed and volatile").isEqualTo(3);
                assertThat(seen.number("pg_bloat_measured_index_indexes_left_out")).isZero();
                database.execute("UPDATE pg_class SET relpages = 10000 WHERE relname = 'worn_pkey'",
                        "UPDATE pg_class SET relpages = 200000 WHERE relname = 'worn'");
                Seen nothing = look.round();
                assertThat(nothing.value("pg_bloat_measured_table_free_ratio")).isEmpty();
                assertThat(nothing.number("pg_bloat_measured_table_tables_left_out")).as("though none is measured").isEqualTo(4);
                assertThat(nothing.number("pg_bloat_measured_index_indexes_left_out")).isEqualTo(1);
            }
        }
    }

    @Majors
    void withoutSelectBloatIsUnknownAndNotZero(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE worn AS SELECT g AS id, repeat('x', 100) AS word FROM generate_series(1, 50000) AS g",
                    "DELETE FROM worn WHERE id % 2 = 0", "VACUUM ANALYZE");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_bloat", "pg_bloat_table",
                    "pg_bloat_index")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_bloat_tables_hidden")).isEqualTo(1);
                assertThat(seen.value("pg_bloat_table_bloat_ratio")).isEmpty();
                assertThat(seen.result("pg_bloat_table").message()).contains("GRANT pg_read_all_data TO ");
                assertThat(seen.result("pg_bloat_index").message()).contains("GRANT pg_read_all_data TO ");
            }
        }
    }

    /** After the changes were reported: what is reported later would count as made since. */
    private static void analyze(TestDatabase database, String... tables) {
        for (String table : tables) {
            await().until(() -> changed(database, table) > 0);
        }
        database.execute("VACUUM ANALYZE");
        for (String table : tables) {
            await().until(() -> changed(database, table) == 0);
        }
    }

    private static long changed(TestDatabase database, String table) {
        return Long.parseLong(database.value("SELECT pg_stat_get_mod_since_analyze('" + table + "'::regclass)"));
    }

    private static double size(TestDatabase database, String index) {
        return Double.parseDouble(database.value("SELECT pg_relation_size('" + index + "')"));
    }
}
