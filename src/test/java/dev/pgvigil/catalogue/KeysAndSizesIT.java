package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Room left in sequences, keys and partitions, and sizes on disk. */
@Timeout(180)
class KeysAndSizesIT {
    @TempDir
    private Path directory;

    @Majors
    void aSequenceEndsAtItsOwnLimitOrItsColumns(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE serials (id serial)", "ALTER SEQUENCE serials_id_seq AS bigint",
                    "SELECT setval('serials_id_seq', 1932735282)",
                    "CREATE SEQUENCE shared_by_default", "CREATE TABLE small (id smallint DEFAULT nextval('shared_by_default'))",
                    "SELECT setval('shared_by_default', 16384)",
                    "CREATE SEQUENCE downwards INCREMENT -1 MINVALUE -1000 MAXVALUE -1", "SELECT setval('downwards', -250)",
                    "CREATE SEQUENCE round_and_round MAXVALUE 10 CYCLE", "SELECT setval('round_and_round', 10)", "CREATE SEQUENCE unused");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_sequence", "pg_sequences")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_sequence_used_ratio", "serials_id_seq")).isCloseTo(0.9, within(1e-6));
                assertThat(seen.number("pg_sequence_used_ratio", "shared_by_default")).isCloseTo(0.5, within(1e-4));
                assertThat(seen.number("pg_sequence_used_ratio", "downwards")).isCloseTo(0.25, within(1e-9));
                assertThat(seen.number("pg_sequence_used_ratio", "unused")).isZero();
                assertThat(seen.value("pg_sequence_used_ratio", "round_and_round")).isEmpty();
                assertThat(seen.number("pg_sequence_worst_used_ratio")).isCloseTo(0.9, within(1e-6));
                assertThat(seen.number("pg_sequences_readable")).isEqualTo(5);
            }
        }
    }

    @Majors
    void theTimeLeftFollowsThePace(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE SEQUENCE paced MAXVALUE 1000", "SELECT setval('paced', 100)");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_sequence")) {
                assertThat(look.round().value("pg_sequence_exhausted_seconds")).isEmpty();
                database.execute("SELECT setval('paced', 400)");
                look.pass(Duration.ofHours(1));
                assertThat(look.round().number("pg_sequence_soonest_exhausted_seconds")).isCloseTo(2 * 3600, within(400.0));
            }
        }
    }

    @Majors
    void sequencesThatMayNotBeReadAreSkippedNotEmpty(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE SEQUENCE hidden MAXVALUE 10", "SELECT setval('hidden', 10)", "CREATE SCHEMA \"odd schema\"",
                    "CREATE SEQUENCE \"odd schema\".hidden");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_sequence", "pg_sequences")) {
                Seen seen = look.round();
                assertThat(seen.result("pg_sequence").outcome()).isEqualTo(Outcome.SKIP);
                String remedy = "GRANT SELECT ON ALL SEQUENCES IN SCHEMA \"odd schema\" TO pgvigil; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO pgvigil;";
                assertThat(seen.result("pg_sequence").message()).isEqualTo("predicate that the user may SELECT some sequence says no; " + remedy);
                assertThat(seen.value("pg_sequence_worst_used_ratio")).isEmpty();
                assertThat(seen.number("pg_sequences_hidden")).isEqualTo(2);
                database.execute(remedy.split("(?<=;) "));
                assertThat(look.round().number("pg_sequence_worst_used_ratio")).isEqualTo(1);
            }
        }
    }

    @Majors
    void integerKeysAreSeenWithoutASequence(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE parent (id bigint PRIMARY KEY)", "CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent)",
                    "INSERT INTO parent SELECT g * 1000000 FROM generate_series(1, 2000) AS g",
                    "INSERT INTO child SELECT g * 500000, g * 1000000 FROM generate_series(1, 2000) AS g", "ANALYZE");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_integer_key")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_integer_key_used_ratio", "child", "id")).isCloseTo(1e9 / Integer.MAX_VALUE, within(0.001));
                assertThat(seen.number("pg_integer_key_used_ratio", "child", "parent")).isCloseTo(2e9 / Integer.MAX_VALUE, within(0.001));
                assertThat(seen.value("pg_integer_key_used_ratio", "parent", "id")).as("a bigint").isEmpty();
                assertThat(seen.number("pg_integer_key_worst_used_ratio")).isCloseTo(2e9 / Integer.MAX_VALUE, within(0.001));
                assertThat(seen.value("pg_integer_key_exhausted_seconds")).isEmpty();
                look.pass(Duration.ofHours(25));
                database.execute("INSERT INTO child SELECT g * 500000 FROM generate_series(2001, 3000) AS g", "ANALYZE child");
                double left = (Integer.MAX_VALUE - 1.5e9) / 0.5e9 * 25 * 3600;
                assertThat(look.round().number("pg_integer_key_soonest_exhausted_seconds")).isCloseTo(left, withinPercentage(1));
            }
        }
    }

    @Majors
    void partitionsAheadAreCountedFromNow(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE events (at timestamptz NOT NULL, x int) PARTITION BY RANGE (at)",
                    "DO $$ BEGIN FOR i IN -3..4 LOOP EXECUTE format('CREATE TABLE events_%s PARTITION OF events FOR VALUES FROM (%L) TO (%L)',"
                            + " i + 3, date_trunc('hour', now()) + i * interval '1 day', date_trunc('hour', now()) + (i + 1) * interval '1 day');"
                            + " END LOOP; END $$",
                    "CREATE TABLE events_default PARTITION OF events DEFAULT",
                    "INSERT INTO events SELECT '2001-01-01', g FROM generate_series(1, 70) AS g", "ANALYZE",
                    "CREATE TABLE endless (at date, k int) PARTITION BY RANGE (at, k)",
                    "CREATE TABLE endless_1 PARTITION OF endless FOR VALUES FROM (MINVALUE, MINVALUE) TO (MAXVALUE, MAXVALUE)",
                    "CREATE TABLE past (at date) PARTITION BY RANGE (at)",
                    "CREATE TABLE past_1 PARTITION OF past FOR VALUES FROM ('2020-01-01') TO ('2020-01-11')",
                    "CREATE TABLE by_number (k int) PARTITION BY RANGE (k)");
            double left = Double.parseDouble(database.value(
                    "SELECT extract(epoch FROM date_trunc('hour', now()) + interval '5 days' - now())"));
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_partitions")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_partitions_partitions", "events")).isEqualTo(8);
                assertThat(seen.number("pg_partitions_ahead_seconds", "events")).isCloseTo(left, within(120.0));
                assertThat(seen.number("pg_partitions_ahead_periods", "events")).isCloseTo(left / 86400, within(0.01));
                assertThat(seen.number("pg_partitions_default_rows", "events")).isGreaterThanOrEqualTo(70);
                assertThat(seen.value("pg_partitions_ahead_seconds", "endless")).isEmpty();
                assertThat(seen.number("pg_partitions_partitions", "endless")).isEqualTo(1);
                assertThat(seen.number("pg_partitions_least_ahead_periods")).isEqualTo(seen.number("pg_partitions_ahead_periods", "past"))
                        .isLessThan(-200);
                assertThat(seen.number("pg_partitions_least_live_ahead_periods")).as("the past is over")
                        .isEqualTo(seen.number("pg_partitions_ahead_periods", "events"));
                assertThat(seen.value("pg_partitions_partitions", "by_number")).isEmpty();
            }
        }
    }

    @Majors
    void materializedViewsSayWhatIsKnownOfThem(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE MATERIALIZED VIEW empty AS SELECT 1 AS x WITH NO DATA",
                    "CREATE MATERIALIZED VIEW filled AS SELECT generate_series(1, 100) AS x", "CREATE UNIQUE INDEX ON filled (x)");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_matviews")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_matviews_populated", "empty")).isZero();
                assertThat(seen.number("pg_matviews_unpopulated")).isEqualTo(1);
                assertThat(seen.number("pg_matviews_concurrently_refreshable", "filled")).isEqualTo(1);
                assertThat(seen.number("pg_matviews_concurrently_refreshable", "empty")).isZero();
            }
        }
    }

    @Majors
    void sizesAreThoseOfTheFiles(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE big (id int PRIMARY KEY, word text)", "ALTER TABLE big ALTER word SET STORAGE EXTERNAL",
                    "INSERT INTO big SELECT g, repeat('x', 3000) FROM generate_series(1, 3000) AS g", "VACUUM ANALYZE");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_table_size", "pg_relation_size")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_table_size_total_bytes", "big")).isEqualTo(files(database, "'big', 'big_pkey', t::text, ti::text"));
                assertThat(seen.number("pg_table_size_indexes_bytes", "big")).isEqualTo(files(database, "'big_pkey'"));
                assertThat(seen.number("pg_table_size_toast_bytes", "big")).isEqualTo(files(database, "t::text, ti::text")).isGreaterThan(9e6);
                assertThat(seen.number("pg_relation_size_bytes", "toast")).as("pages that vacuum counted")
                        .isCloseTo(seen.number("pg_table_size_toast_bytes", "big"), withinPercentage(3));
                assertThat(seen.number("pg_relation_count", "table")).isEqualTo(1);
            }
        }
    }

    @Majors
    void aLockedTableIsLeftOutAndKeepsNobodyWaiting(int major) throws SQLException {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE held (id serial PRIMARY KEY)", "CREATE TABLE free (x int)", "INSERT INTO held DEFAULT VALUES",
                    "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
                    "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2020-01-11')");
            try (Connection holder = database.connection(); Statement statement = holder.createStatement();
                    DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL)) {
                holder.setAutoCommit(false);
                statement.execute("LOCK TABLE held, events, events_1 IN ACCESS EXCLUSIVE MODE");
                Seen seen = look.round();
                assertThat(seen.results()).filteredOn(result -> result.outcome() == Outcome.FAIL).isEmpty();
                assertThat(seen.value("pg_table_size_total_bytes", "held")).isEmpty();
                assertThat(seen.number("pg_table_size_total_bytes", "free")).isZero();
                assertThat(seen.number("pg_table_size_tables_left_out")).as("the locked ones").isEqualTo(2);
                assertThat(seen.number("pg_partitions_partitions", "events")).as("known without a look at their bounds").isEqualTo(1);
                assertThat(seen.value("pg_partitions_ahead_seconds", "events")).isEmpty();
                assertThat(seen.number("pg_partitions_tables_unread")).isEqualTo(1);
                holder.rollback();
                Seen free = look.round();
                assertThat(free.number("pg_table_size_total_bytes", "held")).isPositive();
                assertThat(free.number("pg_partitions_ahead_seconds", "events")).isNegative();
                assertThat(free.number("pg_partitions_tables_unread")).isZero();
            }
        }
    }

    @Majors
    void growthIsWhatTheFilesHaveGrownByAndTheRestIsCounted(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE big (id int, word text)", "INSERT INTO big SELECT g, repeat('x', 900) FROM generate_series(1, 2000) AS g",
                    "DO $$ BEGIN FOR i IN 1..12 LOOP EXECUTE format('CREATE TABLE small%s AS SELECT 1 AS x', i); END LOOP; END $$", "VACUUM ANALYZE");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_table_size", "pg_table_wraparound")) {
                Seen before = look.round();
                assertThat(before.value("pg_table_size_growth_bytes_per_second", "big")).isEmpty();
                assertThat(before.number("pg_table_size_tables_left_out")).as("13 tables, of which 10 are shown").isEqualTo(3);
                assertThat(before.number("pg_table_wraparound_tables_left_out"))
                        .isEqualTo(Double.parseDouble(database.value("SELECT count(*) - 5 FROM pg_class WHERE relkind IN ('r', 'm', 't')")));
                double small = heap(database);
                database.execute("INSERT INTO big SELECT g, repeat('x', 900) FROM generate_series(1, 8000) AS g");
                look.pass(Duration.ofHours(7));
                assertThat(look.round().number("pg_table_size_growth_bytes_per_second", "big"))
                        .isCloseTo((heap(database) - small) / (7 * 3600), withinPercentage(2)).isGreaterThan(200);
                database.execute("DROP TABLE big", "CREATE TABLE big AS SELECT g AS id, repeat('x', 900) AS word FROM generate_series(1, 20000) AS g",
                        "ANALYZE big");
                look.pass(Duration.ofHours(7));
                assertThat(look.round().value("pg_table_size_growth_bytes_per_second", "big")).as("another table of that name").isEmpty();
            }
        }
    }

    @Majors
    void anAddedTablespaceIsMeasured(int major) {
        try (PgServer server = PgServer.start(major)) {
            Monitor.createRole(server);
            server.execute("SET allow_in_place_tablespaces = on", "CREATE TABLESPACE added LOCATION ''",
                    "CREATE TABLE t TABLESPACE added AS SELECT repeat('x', 500) AS x FROM generate_series(1, 5000)");
            try (ServerLook look = ServerLook.at(directory, server, "pg_tablespace")) {
                double table = Double.parseDouble(server.value("postgres", "SELECT pg_total_relation_size('t')"));
                assertThat(look.round().number("pg_tablespace_size_bytes", "added")).isBetween(table, table + 16384);
                assertThat(look.round().labels("pg_tablespace_size_bytes")).hasSize(1);
            }
        }
    }

    private static double heap(TestDatabase database) {
        return Double.parseDouble(database.value("SELECT sum((pg_stat_file(pg_relation_filepath('big') || fork, true)).size)"
                + " FROM unnest(ARRAY['', '_fsm', '_vm']) AS fork"));
    }

    /** The bytes of all files of these relations, as the file system has them. */
    private static double files(TestDatabase database, String relations) {
        return Double.parseDouble(database.value("SELECT sum((pg_stat_file(pg_relation_filepath(r::regclass) || fork, true)).size)"
                + " FROM (SELECT c.reltoastrelid::regclass AS t, i.indexrelid::regclass AS ti FROM pg_class AS c"
                + " JOIN pg_index AS i ON i.indrelid = c.reltoastrelid WHERE c.relname = 'big') AS toast"
                + " CROSS JOIN LATERAL unnest(ARRAY[" + relations + "]) AS r CROSS JOIN unnest(ARRAY['', '_fsm', '_vm']) AS fork"));
    }
}
