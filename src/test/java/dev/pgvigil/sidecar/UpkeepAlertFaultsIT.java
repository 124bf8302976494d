package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables, keys and transaction ids that nobody looks after, to the pushed alerts and their ends. */
@Timeout(600)
class UpkeepAlertFaultsIT {
    private static final String[] HEALTHY = {
        "CREATE TABLE keys (id int PRIMARY KEY)", "INSERT INTO keys SELECT generate_series(1, 2000)",
        "CREATE SEQUENCE small AS smallint", "SELECT nextval('small')",
        "CREATE TABLE twice AS SELECT 1 AS x FROM generate_series(1, 2)",
        "CREATE TABLE days (at timestamptz) PARTITION BY RANGE (at)",
        "DO $$BEGIN EXECUTE format('CREATE TABLE now PARTITION OF days FOR VALUES FROM (%L) TO (%L)', now() - interval '10 d', now() + interval '20 d'); END$$",
        "CREATE TABLE large AS SELECT generate_series(1, 1000100) AS x",
        "CREATE TABLE slow WITH (autovacuum_enabled = off, fillfactor = 10) AS SELECT n, repeat('x', 600) AS filler FROM generate_series(1, 2000) AS n",
        "ALTER TABLE slow SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_scale_factor = 0)",
        "CREATE TABLE shared AS SELECT 1 AS id, 0 AS x", "ALTER TABLE shared ADD PRIMARY KEY (id)",
        "GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO pgvigil", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO pgvigil",
        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO pgvigil", "VACUUM ANALYZE",
        // What was vacuumed lately is not due.
        "CREATE TABLE dead WITH (autovacuum_enabled = off) AS SELECT generate_series(1, 20000) AS x"
    };
    @TempDir
    private Path directory;

    @Test
    void nobodyLooksAfterIt() throws SQLException {
        try (PgServer server = server()) {
            server.execute(HEALTHY);
            try (FaultWatch watch = FaultWatch.start(directory, "UpkeepAlertFaultsIT.nobodyLooksAfterIt", Monitor.settings(server, "")).untilSettled()) {
                neglectTablesAndKeys(server);
                server.execute("DELETE FROM slow WHERE n % 2 = 0", "ALTER TABLE slow SET (autovacuum_enabled = on)");
                spend(server);
                watch.untilAllFire();
                server.execute("ALTER TABLE slow SET (autovacuum_enabled = off)", "ALTER DATABASE template0 ALLOW_CONNECTIONS true");
                lookAfterTablesAndKeys(server);
                for (String database : new String[] {"template0", "template1", "postgres"}) {
                    server.executeIn(database, "VACUUM (FREEZE)");
                }
                watch.untilAllResolve();
            }
        }
    }

    private static void neglectTablesAndKeys(PgServer server) {
        server.execute("INSERT INTO keys SELECT 2000000000 + n FROM generate_series(1, 2000) AS n", "ANALYZE keys",
                "SELECT setval('small', 30000)", "DELETE FROM dead WHERE x > 5000", "ALTER TABLE large SET (autovacuum_enabled = off)",
                "DROP TABLE now", "DO $$BEGIN EXECUTE format('CREATE TABLE old PARTITION OF days FOR VALUES FROM (%L) TO (%L)',"
                        + " now() - interval '10 d', now() + interval '1 h'); END$$");
        assertThatThrownBy(() -> server.execute("CREATE UNIQUE INDEX CONCURRENTLY twice_x ON twice (x)")).hasMessageContaining("twice_x");
    }

    private static void lookAfterTablesAndKeys(PgServer server) {
        server.execute("DELETE FROM keys WHERE id > 2000", "ANALYZE keys", "SELECT setval('small', 1)",
                "ALTER TABLE large SET (autovacuum_enabled = on)", "DROP INDEX twice_x", "DO $$BEGIN EXECUTE format('CREATE TABLE next "
                        + "PARTITION OF days FOR VALUES FROM (%L) TO (%L)', now() + interval '1 h', now() + interval '20 d'); END$$");
    }

    /** As many transactions that share a lock of a row with another: a multixact each, and members for more than one file. */
    private static void spend(PgServer server) throws SQLException {
        try (Connection holder = server.connection("postgres")) {
            holder.setAutoCommit(false);
            FaultSessions.execute(holder, "SELECT FROM shared FOR KEY SHARE");
            server.execute("DO $$BEGIN FOR i IN 1..26500 LOOP PERFORM FROM shared FOR KEY SHARE; COMMIT; END LOOP; END$$", "CHECKPOINT");
            holder.rollback();
        }
    }

    private static PgServer server() {
        PgServer server = PgServer.builder(MajorVersions.newest()).setting("autovacuum_max_workers", "1")
                .setting("autovacuum_naptime", "3s").setting("autovacuum_freeze_max_age", "100000").start();
        Monitor.createRole(server);
        return server;
    }
}
