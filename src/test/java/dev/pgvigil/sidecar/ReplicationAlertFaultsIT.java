package dev.pgvigil.sidecar;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A standby that stands still, is cut off or hurts its readers, and slots that keep too much, to the pushed alerts and their ends. */
@Timeout(600)
class ReplicationAlertFaultsIT {
    private static final String WRITE = "SELECT pg_logical_emit_message(false, 'x', repeat('x', 2000000))";
    @TempDir
    private Path directory;

    @Test
    void replayThatStandsStillAndASlotThatNobodyUses() throws SQLException {
        try (PgServer primary = primary(); PgServer standby = primary.standby()) {
            primary.execute("CREATE TABLE written (x int)", "INSERT INTO written VALUES (1)");
            try (FaultWatch watch = watch(primary, standby, "replayThatStandsStillAndASlotThatNobodyUses").untilSettled()) {
                standby.execute("SELECT pg_wal_replay_pause()");
                primary.execute("SELECT pg_create_physical_replication_slot('forgotten', true)");
                writeUntil(primary, watch, "PostgreSQLReplicationSlotNearLimit");
                writeUntil(primary, watch, "PostgreSQLReplicationSlotLost");
                watch.untilFires("PostgreSQLReplicationLag");
                primary.execute("ALTER SYSTEM SET synchronous_commit = remote_apply", "ALTER SYSTEM SET synchronous_standby_names = '*'",
                        "SELECT pg_reload_conf()");
                try (FaultSessions sessions = new FaultSessions(primary)) {
                    sessions.again("postgres", connection -> FaultSessions.execute(connection, "INSERT INTO written VALUES (2)"));
                    sessions.again("postgres", ReplicationAlertFaultsIT::writeAlone);
                    watch.untilAllFire();
                }
                standby.execute("SELECT pg_wal_replay_resume()");
                primary.execute("SELECT pg_drop_replication_slot('forgotten')");
                watch.untilAllResolve();
            }
        }
    }

    private static void writeUntil(PgServer primary, FaultWatch watch, String alert) {
        Awaitility.await(alert).atMost(FaultWatch.SOON).pollInterval(Duration.ofMillis(400)).until(() -> {
            primary.execute(WRITE, "CHECKPOINT");
            return watch.hasFired(alert);
        });
    }

    /** A commit that waits for nobody. */
    private static void writeAlone(Connection connection) throws SQLException {
        FaultSessions.execute(connection, "SET synchronous_commit = local; INSERT INTO written VALUES (3)");
    }

    @Test
    void aStandbyThatHurtsItsReadersAndIsCutOff() throws SQLException {
        try (PgServer primary = primary(); PgServer standby = primary.standby()) {
            primary.execute("CREATE TABLE read AS SELECT generate_series(1, 1000) AS x");
            try (FaultWatch watch = watch(primary, standby, "aStandbyThatHurtsItsReadersAndIsCutOff").untilSettled()) {
                try (FaultSessions readers = new FaultSessions(standby); FaultSessions writers = new FaultSessions(primary)) {
                    readers.again("postgres", ReplicationAlertFaultsIT::readSlowly);
                    writers.again("postgres", ReplicationAlertFaultsIT::rewrite);
                    watch.untilFires("PostgreSQLStandbyConflicts");
                }
                primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
                String conninfo = standby.value("postgres", "SHOW primary_conninfo");
                standby.execute("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'", "SELECT pg_reload_conf()");
                watch.untilAllFire();
                standby.execute("ALTER SYSTEM SET primary_conninfo = '" + conninfo + "'", "SELECT pg_reload_conf()");
                watch.untilAllResolve();
            }
        }
    }

    private static void rewrite(Connection connection) throws SQLException {
        FaultSessions.execute(connection, "UPDATE read SET x = x");
        FaultSessions.execute(connection, "VACUUM read");
    }

    private static void readSlowly(Connection connection) throws SQLException {
        try {
            FaultSessions.execute(connection, "SELECT count(*), pg_sleep(2) FROM read");
        } catch (SQLException e) {
            if (connection.isClosed() || !"40001".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private FaultWatch watch(PgServer primary, PgServer standby, String test) {
        return FaultWatch.start(directory, "ReplicationAlertFaultsIT." + test, """
                targets:
                  primary: {url: "%1$s", password: "%3$s", expected_standbys: 1}
                  standby: {url: "%2$s", password: "%3$s"}
                """.formatted(Monitor.url(primary), Monitor.url(standby), Monitor.PASSWORD));
    }

    private static PgServer primary() {
        PgServer server = PgServer.builder(MajorVersions.newest()).setting("max_slot_wal_keep_size", "64MB").setting("wal_keep_size", "0")
                .setting("max_standby_streaming_delay", "100ms").setting("wal_retrieve_retry_interval", "200ms").start();
        Monitor.createRole(server);
        return server;
    }
}
