package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.SmokeMajors;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names, labels and odd values that existing dashboards and rules expect of the server as a whole, on every major version. */
@Timeout(180)
class CompatibilityIT {
    /** What postgres_exporter serves, what its older releases served, and what widespread rules read. */
    private static final String NAMES = """
            pg_static pg_postmaster_start_time_seconds pg_txid_current
            pg_settings_max_connections pg_settings_superuser_reserved_connections pg_settings_max_locks_per_transaction
            pg_settings_autovacuum_analyze_threshold pg_settings_autovacuum_vacuum_scale_factor pg_settings_autovacuum_vacuum_threshold
            pg_settings_effective_cache_size_bytes pg_settings_maintenance_work_mem_bytes pg_settings_max_parallel_workers
            pg_settings_max_wal_size_bytes pg_settings_max_worker_processes pg_settings_random_page_cost pg_settings_seq_page_cost
            pg_settings_shared_buffers_bytes pg_settings_work_mem_bytes
            pg_database_size_bytes pg_database_connection_limit pg_database_numbackends pg_roles_connection_limit
            pg_database_wraparound_age_datfrozenxid_seconds pg_database_wraparound_age_datminmxid_seconds
            pg_stat_database_numbackends pg_stat_database_xact_commit pg_stat_database_xact_rollback pg_stat_database_blks_read
            pg_stat_database_blks_hit pg_stat_database_tup_returned pg_stat_database_tup_fetched pg_stat_database_tup_inserted
            pg_stat_database_tup_updated pg_stat_database_tup_deleted pg_stat_database_conflicts pg_stat_database_temp_files
            pg_stat_database_temp_bytes pg_stat_database_deadlocks pg_stat_database_blk_read_time pg_stat_database_blk_write_time
            pg_stat_database_stats_reset pg_stat_database_active_time_seconds_total
            pg_stat_database_conflicts_confl_tablespace pg_stat_database_conflicts_confl_lock pg_stat_database_conflicts_confl_snapshot
            pg_stat_database_conflicts_confl_bufferpin pg_stat_database_conflicts_confl_deadlock
            pg_stat_activity_count pg_stat_activity_max_tx_duration pg_process_idle_seconds pg_locks_count
            pg_long_running_transactions pg_long_running_transactions_oldest_timestamp_seconds
            pg_replication_is_replica pg_replication_lag_seconds pg_replication_lag pg_replication_last_replay_seconds
            pg_stat_replication_pg_current_wal_lsn_bytes pg_stat_replication_pg_wal_lsn_diff
            pg_replication_slots_active pg_replication_slots_pg_wal_lsn_diff pg_replication_slots_slot_current_wal_lsn
            pg_replication_slots_slot_confirmed_flush_lsn pg_replication_slots_slot_is_active pg_replication_slots_safe_wal_size_bytes
            pg_replication_slots_wal_status pg_replication_slot_slot_is_active pg_replication_slot_slot_current_wal_lsn
            pg_stat_archiver_archived_count pg_stat_archiver_failed_count pg_wal_segments pg_wal_size_bytes pg_xlog_location_bytes
            pg_stat_bgwriter_checkpoints_timed_total pg_stat_bgwriter_checkpoints_req_total pg_stat_bgwriter_checkpoint_write_time_total
            pg_stat_bgwriter_checkpoint_sync_time_total pg_stat_bgwriter_buffers_checkpoint_total pg_stat_bgwriter_buffers_clean_total
            pg_stat_bgwriter_maxwritten_clean_total pg_stat_bgwriter_buffers_backend_total pg_stat_bgwriter_buffers_backend_fsync_total
            pg_stat_bgwriter_buffers_alloc_total pg_stat_bgwriter_stats_reset_total
            pg_stat_bgwriter_buffers_alloc pg_stat_bgwriter_buffers_backend pg_stat_bgwriter_buffers_backend_fsync
            pg_stat_bgwriter_buffers_checkpoint pg_stat_bgwriter_buffers_clean pg_stat_bgwriter_checkpoint_sync_time
            pg_stat_bgwriter_checkpoint_write_time
            pg_stat_checkpointer_num_timed_total pg_stat_checkpointer_num_requested_total pg_stat_checkpointer_write_time_total
            pg_stat_checkpointer_sync_time_total pg_stat_checkpointer_buffers_written_total pg_stat_checkpointer_stats_reset_total
            pg_buffercache_summary_buffers_used pg_buffercache_summary_buffers_unused pg_buffercache_summary_buffers_dirty
            pg_buffercache_summary_buffers_pinned pg_buffercache_summary_usagecount_avg
            """;
    @TempDir
    private Path directory;

    @SmokeMajors
    void everyNameIsServed(int major) throws SQLException {
        try (PgServer server = PgServer.builder(major).setting("max_slot_wal_keep_size", "1GB").start(); Client idle = Client.on(server)) {
            Monitor.createRole(server);
            server.execute("CREATE EXTENSION pg_buffercache");
            idle.run("SELECT 1");
            try (PgServer standby = server.standby(); ServerLook look = ServerLook.at(directory, server)) {
                assertThat(standby.isRunning()).isTrue();
                Set<String> served = look.round().results().stream().flatMap(result -> result.families().stream())
                        .filter(family -> !family.samples().isEmpty()).map((MetricFamily family) -> family.family().name()).collect(Collectors.toSet());
                assertThat(served).containsAll(Arrays.asList(NAMES.strip().split("\\s+")));
            }
        }
    }

    @SmokeMajors
    void statesAndLockModesAreThereWhereNobodyIs(int major) {
        try (PgServer server = PgServer.start(major)) {
            Monitor.createRole(server);
            server.execute("CREATE DATABASE quiet");
            try (ServerLook look = ServerLook.at(directory, server, "pg_stat_activity", "pg_locks", "pg_stat_archiver", "pg_stat_database")) {
                Seen seen = look.round();
                for (String state : List.of("active", "idle", "idle in transaction", "idle in transaction (aborted)", "fastpath function call", "disabled")) {
                    assertThat(seen.number("pg_stat_activity_count", "quiet", state)).isZero();
                }
                for (String mode : List.of("accesssharelock", "rowsharelock", "rowexclusivelock", "shareupdateexclusivelock", "sharelock",
                        "sharerowexclusivelock", "exclusivelock", "accessexclusivelock", "sireadlock")) {
                    assertThat(seen.number("pg_locks_count", "quiet", mode)).isZero();
                }
                assertThat(seen.labels("pg_stat_activity_count")).extracting(Labels::names).allSatisfy(names -> assertThat(names).containsExactlyInAnyOrder(
                        "datname", "state", "usename", "application_name", "backend_type", "wait_event_type", "wait_event"));
                assertThat(seen.number("pg_stat_database_stats_reset", "quiet")).isGreaterThanOrEqualTo(0);
                assertThat(seen.value("pg_stat_archiver_last_archive_age")).isEmpty();
            }
        }
    }

    @SmokeMajors
    void everyNameOfPostgresExporterHasSamplesWithItsLabels(int major) throws SQLException {
        try (PgServer server = PgServer.builder(major).setting("max_slot_wal_keep_size", "1GB").setting("archive_mode", "on")
                .setting("archive_command", "true").start(); Client idle = Client.on(server)) {
            Monitor.createRole(server);
            server.execute("CREATE EXTENSION pg_buffercache", "CREATE EXTENSION pg_stat_statements", "CREATE TABLE t (id int PRIMARY KEY)",
                    "INSERT INTO t SELECT generate_series(1, 1000)", "ANALYZE t", "SELECT pg_switch_wal()");
            idle.run("SELECT 1");
            try (PgServer standby = server.standby(); ServerLook primarys = ServerLook.at(directory, server);
                    ServerLook standbys = ServerLook.at(directory, standby)) {
                List<String> expected = Committed.list("postgres_exporter.txt").stream().filter(line -> !line.endsWith(" rare"))
                        .filter(line -> !Shipped.catalogue().metric(line.split(" ")[0]).orElseThrow().own()).map(line -> line.replace(" exhaustive", "")).toList();
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    Map<String, String> served = new TreeMap<>(Contract.lines(families(standbys)));
                    served.putAll(Contract.lines(families(primarys)));
                    assertThat(served.values().stream().map(line -> line.replaceFirst(" [a-z]*\\{", "{")).toList()).containsAll(expected);
                });
            }
        }
    }

    private static List<MetricFamily> families(ServerLook look) {
        return look.round().results().stream().flatMap(result -> result.families().stream()).toList();
    }

    @Majors
    void settingsAreInBaseUnitsAndSwitchesAreNumbers(int major) {
        try (PgServer server = PgServer.builder(major).setting("shared_buffers", "16MB").setting("work_mem", "5MB")
                .setting("checkpoint_timeout", "7min").setting("autovacuum_vacuum_cost_delay", "3ms").setting("random_page_cost", "1.5")
                .setting("full_page_writes", "off").setting("max_wal_size", "96MB").start()) {
            Monitor.createRole(server);
            try (ServerLook look = ServerLook.at(directory, server, "pg_settings")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_settings_shared_buffers_bytes")).isEqualTo(16 * 1024 * 1024);
                assertThat(seen.number("pg_settings_work_mem_bytes")).isEqualTo(5 * 1024 * 1024);
                assertThat(seen.number("pg_settings_max_wal_size_bytes")).isEqualTo(96 * 1024 * 1024);
                assertThat(seen.number("pg_settings_checkpoint_timeout_seconds")).isEqualTo(420);
                assertThat(seen.number("pg_settings_autovacuum_vacuum_cost_delay_seconds")).isEqualTo(0.003);
                assertThat(seen.number("pg_settings_random_page_cost")).isEqualTo(1.5);
                assertThat(seen.number("pg_settings_full_page_writes")).isZero();
                assertThat(seen.number("pg_settings_autovacuum")).isEqualTo(1);
                assertThat(seen.number("pg_settings_max_slot_wal_keep_size_bytes")).as("no limit stays -1").isEqualTo(-1);
                assertThat(seen.labels("pg_settings_max_connections")).containsExactly(Labels.NONE);
            }
        }
    }

    @SmokeMajors
    void sessionsAndLocksAreCountedUnderTheNamesThatRulesUse(int major) throws SQLException {
        try (PgServer server = PgServer.start(major); Client open = Client.on(server)) {
            Monitor.createRole(server);
            server.execute("CREATE TABLE t (id int)");
            open.run("LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE");
            try (ServerLook look = ServerLook.at(directory, server, "pg_stat_activity", "pg_locks")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_locks_count", "postgres", "sharerowexclusivelock")).isEqualTo(1);
                assertThat(seen.number("pg_stat_activity_count", "postgres", "idle in transaction", "fixture", "client backend")).isEqualTo(1);
                assertThat(seen.number("pg_stat_activity_max_tx_duration", "postgres", "idle in transaction", "fixture")).isPositive();
                int databases = Integer.parseInt(server.value("postgres", "SELECT count(*) FROM pg_database"));
                assertThat(seen.labels("pg_locks_count")).hasSize(9 * databases);
                assertThat(seen.labels("pg_stat_activity_count")).as("our own session is left out").noneMatch(labels -> labels.values().contains("pgvigil"))
                        .extracting(labels -> labels.values().get(labels.names().indexOf("state"))).containsOnly(
                                "active", "idle", "idle in transaction", "idle in transaction (aborted)", "fastpath function call", "disabled");
            }
        }
    }

    @SmokeMajors
    void tablesAndIndexesCountWhatTheWorkloadDidAndNeverIsZero(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE SCHEMA s", "CREATE TABLE s.t (id int PRIMARY KEY, x text)", "ANALYZE s.t");
            database.execute("INSERT INTO s.t SELECT g, 'x' FROM generate_series(1, 100) AS g", "UPDATE s.t SET x = 'y' WHERE id <= 10",
                    "DELETE FROM s.t WHERE id > 95", "SET enable_seqscan = off; SELECT x FROM s.t WHERE id = 7");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.FULL, "pg_stat_user_tables", "pg_statio_user_tables",
                    "pg_stat_user_indexes", "pg_statio_user_indexes")) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    Seen seen = look.round();
                    assertThat(seen.number("pg_stat_user_tables_n_tup_ins", database.name(), "s", "t")).isEqualTo(100);
                    assertThat(seen.number("pg_stat_user_tables_n_tup_upd", database.name(), "s", "t")).isEqualTo(10);
                    assertThat(seen.number("pg_stat_user_tables_n_tup_del", database.name(), "s", "t")).isEqualTo(5);
                    assertThat(seen.number("pg_stat_user_tables_n_live_tup", database.name(), "s", "t")).isEqualTo(95);
                    assertThat(seen.number("pg_stat_user_tables_idx_scan", database.name(), "s", "t"))
                            .isEqualTo(seen.number("pg_stat_user_indexes_idx_scan", database.name(), "s", "t", "t_pkey")).isPositive();
                    assertThat(seen.number("pg_stat_user_tables_last_vacuum", database.name(), "s", "t")).as("never").isZero();
                    assertThat(seen.number("pg_stat_user_tables_last_autovacuum", database.name(), "s", "t")).as("never").isZero();
                    assertThat(seen.number("pg_stat_user_tables_last_analyze", database.name(), "s", "t")).isGreaterThan(1.7e9);
                    assertThat(seen.number("pg_statio_user_tables_heap_blocks_hit", database.name(), "s", "t")).isGreaterThanOrEqualTo(100);
                    assertThat(seen.number("pg_statio_user_tables_toast_blocks_hit", database.name(), "s", "t")).isZero();
                    assertThat(seen.number("pg_statio_user_indexes_idx_blks_hit_total", database.name(), "s", "t_pkey")).isPositive();
                });
            }
        }
    }
}
