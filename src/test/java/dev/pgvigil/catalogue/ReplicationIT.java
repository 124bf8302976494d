package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replication from both ends, while it runs, stands still, is cut and is waited for. */
@Timeout(240)
class ReplicationIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String[] BOTH = {"pg_replication", "pg_stat_replication", "pg_replication_slots_wal", "pg_replication_slot_wal",
        "pg_replication_slots_14", "pg_replication_slots_16", "pg_replication_slots_safe", "pg_replication_slots_17", "pg_stat_wal_receiver", "pg_synchronous", "pg_xmin_horizon",
        "pg_resource"};
    @TempDir
    private Path directory;

    /** Two traps in one: time since the last commit grows on an idle primary, and the view's lag says nothing when replay stands still. */
    @Majors
    void lagIsZeroOnAnIdlePrimaryAndTheTimeSinceReplayStoodStillOtherwise(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby();
                ServerLook look = ServerLook.at(directory, primary, BOTH); ServerLook behind = ServerLook.at(directory, standby, BOTH)) {
            primary.execute("CREATE TABLE t (x int)");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_replication_replay_lag_bytes") == 0);
            await().atMost(SOON).until(() -> behind.round().number("pg_replication_last_replay_seconds") > 6);
            assertThat(behind.round().number("pg_replication_lag_seconds")).isZero();
            assertThat(look.round().number("pg_stat_replication_asynchronous_lag_seconds")).isZero();
            assertThat(look.round().number("pg_replication_streaming_standbys")).isEqualTo(1);
            assertThat(behind.round().number("pg_replication_replay_paused")).isZero();
            assertThat(behind.round().number("pg_replication_replay_delay_seconds")).isZero();
            standby.execute("SELECT pg_wal_replay_pause()");
            primary.execute("INSERT INTO t VALUES (1)");
            String stood = primary.value("postgres", "SELECT pg_current_wal_lsn()");
            long began = System.nanoTime();
            look.round();
            await().atMost(SOON).until(() -> look.round().number("pg_stat_replication_worst_asynchronous_lag_seconds") > 3);
            assertThat(look.round().number("pg_stat_replication_asynchronous_lag_seconds")).isCloseTo((System.nanoTime() - began) / 1e9, within(2.0));
            Seen paused = behind.round();
            assertThat(paused.number("pg_replication_replay_paused")).isEqualTo(1);
            assertThat(paused.number("pg_replication_lag_seconds")).isGreaterThan(6);
            await().atMost(SOON).until(() -> behind.round().number("pg_replication_receive_lsn_bytes") >= WalIT.lsn(stood));
            assertThat(behind.round().number("pg_replication_replay_backlog_bytes")).isGreaterThan(0);
            assertThat(behind.round().number("pg_replication_replay_delay_seconds")).isGreaterThan(6);
            assertThat(look.round().value("pg_replication_replay_delay_seconds")).as("on a primary").isEmpty();
            standby.execute("SELECT pg_wal_replay_resume()");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_replication_asynchronous_lag_seconds") == 0);
            await().atMost(SOON).until(() -> behind.round().number("pg_replication_lag_seconds") == 0);
        }
    }

    @Majors
    void aStandbyThatIsCutOffIsMissedAtBothEndsAndItsSlotKeepsTheWal(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby();
                ServerLook look = ServerLook.at(directory, primary, BOTH); ServerLook behind = ServerLook.at(directory, standby, BOTH)) {
            await().atMost(SOON).until(() -> look.round().number("pg_replication_streaming_standbys") == 1);
            await().atMost(SOON).until(() -> behind.round().number("pg_replication_receiver_up") == 1);
            assertThat(behind.round().number("pg_stat_wal_receiver_received_tli")).isEqualTo(1);
            assertThat(look.round().number("pg_replication_slots_inactive")).isZero();
            assertThat(look.round().number("pg_resource_used", "wal_senders")).isEqualTo(1);
            standby.execute("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1 user=postgres'", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().number("pg_replication_streaming_standbys") == 0);
            await().atMost(SOON).until(() -> behind.round().number("pg_replication_receiver_up") == 0);
            assertThat(behind.round().value("pg_replication_replay_delay_seconds")).as("without a receiver").isEmpty();
            primary.execute("CREATE TABLE t AS SELECT x, repeat('y', 100) AS y FROM generate_series(1, 60000) AS x");
            Seen seen = look.round();
            String restart = primary.value("postgres", "SELECT restart_lsn FROM pg_replication_slots");
            assertThat(seen.value("pg_stat_replication_asynchronous_lag_seconds")).isEmpty();
            assertThat(seen.number("pg_replication_slots_inactive")).isEqualTo(1);
            assertThat(seen.number("pg_replication_slots_active", standby.slot())).isZero();
            assertThat(seen.number("pg_replication_slots_worst_retained_bytes")).isCloseTo(WalIT.lsn(primary) - WalIT.lsn(restart), within(1e5)).isGreaterThan(6e6);
        }
    }

    @Majors
    void aStandbyFedFromTheArchiveMissesNoReceiver(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby(); ServerLook look = ServerLook.at(directory, standby, "pg_replication")) {
            standby.execute("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().value("pg_replication_receiver_up").isEmpty());
            assertThat(look.round().number("pg_replication_is_replica")).isEqualTo(1);
        }
    }

    @Majors
    void aSlotWhoseWalWasRemovedIsLost(int major) {
        PgServer started = PgServer.builder(major).setting("max_slot_wal_keep_size", "1MB").setting("min_wal_size", "32MB").setting("max_wal_size", "32MB").start();
        try (PgServer server = started; ServerLook look = ServerLook.as("postgres", directory, server, BOTH)) {
            server.execute("SELECT pg_create_physical_replication_slot('left_behind', true)");
            assertThat(look.round().number("pg_replication_slots_wal_at_risk", "left_behind")).isZero();
            assertThat(look.round().number("pg_replication_slots_slots_at_risk")).isZero();
            assertThat(look.round().number("pg_replication_slots_inactive")).isEqualTo(1);
            assertThat(look.round().number("pg_replication_slots_safe_least_wal_left_ratio")).isBetween(0.0, 1.0);
            for (int i = 0; i < 4; i++) {
                server.execute("CREATE TABLE t" + i + " (x int)", "SELECT pg_switch_wal()");
            }
            server.execute("CHECKPOINT");
            assertThat(server.value("postgres", "SELECT wal_status FROM pg_replication_slots")).isEqualTo("lost");
            Seen seen = look.round();
            assertThat(seen.number("pg_replication_slots_wal_at_risk", "left_behind")).isEqualTo(1);
            assertThat(seen.number("pg_replication_slots_slots_at_risk")).isEqualTo(1);
            assertThat(seen.number("pg_replication_slots_inactive")).as("it keeps nothing any more").isZero();
            assertThat(seen.number("pg_replication_slots_wal_status", "left_behind", "physical", "lost")).isEqualTo(1);
            assertThat(seen.number("pg_replication_slot_wal_status", "left_behind", "physical", "lost")).isEqualTo(1);
            assertThat(seen.value("pg_replication_slots_invalidated", "left_behind").orElse(1)).isEqualTo(1);
        }
    }

    @Majors
    void aCommitThatWaitsForAStandbyWhoNeverComesIsSeen(int major) throws SQLException {
        try (PgServer primary = server(major); ServerLook look = ServerLook.at(directory, primary, BOTH); Client client = Client.on(primary)) {
            assertThat(look.round().number("pg_synchronous_required")).isZero();
            primary.execute("CREATE TABLE t (x int)", "ALTER SYSTEM SET synchronous_standby_names = 'ANY 2 (a, b, c)'", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().number("pg_synchronous_required") == 2);
            long began = System.nanoTime();
            client.start("INSERT INTO t VALUES (1); COMMIT");
            await().atMost(SOON).until(() -> look.round().number("pg_synchronous_waiting_sessions") == 1);
            await().atMost(SOON).until(() -> look.round().number("pg_synchronous_longest_wait_seconds") > 1);
            Seen seen = look.round();
            assertThat(seen.number("pg_synchronous_longest_wait_seconds")).isLessThanOrEqualTo((System.nanoTime() - began) / 1e9 + 1);
            assertThat(seen.number("pg_synchronous_missing")).isEqualTo(2);
            primary.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().number("pg_synchronous_waiting_sessions") == 0 && !client.isBusy());
            assertThat(look.round().number("pg_synchronous_missing")).isZero();
        }
    }

    @Majors
    void aSynchronousStandbysLagIsItsOwn(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby(); ServerLook look = ServerLook.at(directory, primary, BOTH)) {
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = '" + standby.slot() + "'", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().number("pg_synchronous_connected") == 1);
            primary.execute("CREATE TABLE t (x int)");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_replication_synchronous_lag_seconds") == 0);
            Seen seen = look.round();
            assertThat(seen.number("pg_stat_replication_synchronous")).isEqualTo(1);
            assertThat(seen.value("pg_stat_replication_asynchronous_lag_seconds")).isEmpty();
            assertThat(seen.number("pg_synchronous_required")).isEqualTo(1);
            assertThat(seen.number("pg_synchronous_missing")).isZero();
            standby.freeze();
            try {
                primary.execute("SET synchronous_commit = local", "SELECT pg_switch_wal()", "CREATE TABLE u (x int)");
                await().atMost(SOON).until(() -> look.round().number("pg_stat_replication_worst_synchronous_lag_seconds") > 2);
            } finally {
                standby.resume();
            }
        }
    }

    @Majors
    void aStandbyWithFeedbackHoldsBackVacuumByItsSlot(int major) throws SQLException {
        try (PgServer primary = server(major); PgServer standby = primary.standby(); ServerLook look = ServerLook.at(directory, primary, BOTH)) {
            standby.execute("ALTER SYSTEM SET hot_standby_feedback = on", "ALTER SYSTEM SET wal_receiver_status_interval = 1", "SELECT pg_reload_conf()");
            try (Client reader = Client.on(standby)) {
                reader.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
                for (int i = 0; i < 30; i++) {
                    primary.execute("SELECT txid_current()");
                }
                await().atMost(SOON).until(() -> look.round().number("pg_xmin_horizon_age", "slot") >= 30);
                assertThat(look.round().number("pg_xmin_horizon_age", "standby")).isZero();
                assertThat(look.round().number("pg_xmin_horizon_age", "backend")).isLessThan(30);
            }
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }
}
