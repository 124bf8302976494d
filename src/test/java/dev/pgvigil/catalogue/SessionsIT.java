package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions, their limits and their leavings, and the configuration, against what the test itself did. */
@Timeout(180)
class SessionsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    @TempDir
    private Path directory;

    @Majors
    void limitsOfRolesAndDatabasesAndWhatWorkersWaitFor(int major) throws SQLException {
        try (PgServer server = server(PgServer.builder(major));
                ServerLook look = ServerLook.at(directory, server, "pg_roles", "pg_database_connection", "pg_wait", "pg_process_idle", "pg_resource",
                        "pg_database_wraparound")) {
            server.execute("CREATE DATABASE half_dropped", "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'half_dropped'");
            server.execute("CREATE ROLE limited LOGIN CONNECTION LIMIT 4", "CREATE ROLE roomy LOGIN CONNECTION LIMIT 5", "CREATE DATABASE small CONNECTION LIMIT 8");
            try (Client sleeping = Client.of(server.connection("small", "limited", "")); Client idle = Client.of(server.connection("small", "limited", ""))) {
                sleeping.start("SELECT pg_sleep(600)");
                idle.run("SELECT 1");
                await().atMost(SOON).until(() -> look.round().number("pg_wait_sessions", "Timeout") == 1);
                await().atMost(SOON).until(() -> look.round().number("pg_database_numbackends", "small") == 2);
                Seen seen = look.round();
                assertThat(seen.number("pg_roles_connection_used_ratio", "limited")).isEqualTo(0.5);
                assertThat(seen.number("pg_database_connection_used_ratio", "small")).isEqualTo(0.25);
                assertThat(seen.number("pg_database_large_limit_used_ratio", "small")).isEqualTo(0.25);
                assertThat(seen.number("pg_roles_large_limit_used_ratio", "roomy")).isZero();
                assertThat(seen.labels("pg_roles_large_limit_used_ratio")).as("neither a small limit nor pgvigil's own").hasSize(1);
                assertThat(seen.number("pg_database_connection_limit", "postgres")).isEqualTo(-1);
                assertThat(seen.number("pg_wait_sessions", "Lock")).isZero();
                assertThat(seen.labels("pg_process_idle_seconds")).anySatisfy(labels ->
                        assertThat(labels.values()).containsAll(List.of("idle in transaction", "fixture")));
                assertThat(seen.number("pg_resource_limit", "locks"))
                        .isEqualTo(60 * Double.parseDouble(server.value("postgres", "SHOW max_locks_per_transaction")));
                assertThat(seen.number("pg_resource_lock_table_used_ratio")).isEqualTo(seen.number("pg_resource_used_ratio", "locks")).isLessThan(0.1);
                assertThat(seen.number("pg_resource_slots_used_ratio", "wal_senders")).isZero();
                assertThat(seen.value("pg_resource_slots_used_ratio", "parallel_workers")).isEmpty();
                assertThat(seen.value("pg_database_wraparound_xid_used_ratio", "template0")).isPresent();
                assertThat(seen.value("pg_database_wraparound_xid_used_ratio", "half_dropped")).as("nobody can vacuum it, nor need").isEmpty();
                try (Client parallel = Client.of(server.connection("small", "limited", ""))) {
                    parallel.run("SET " + (major < 16 ? "force_parallel_mode" : "debug_parallel_query") + " = on");
                    parallel.start("SELECT pg_sleep(600)");
                    await().atMost(SOON).until(() -> look.round().number("pg_database_numbackends", "small") == 4);
                    Seen with = look.round();
                    assertThat(with.number("pg_database_large_limit_used_ratio", "small")).as("a parallel worker takes no connection").isEqualTo(0.375);
                    assertThat(with.number("pg_roles_connection_used_ratio", "limited")).isEqualTo(0.75);
                }
            }
        }
    }

    @Majors
    void temporaryFilesAddUpToWhatTheLogSays(int major) throws SQLException {
        try (PgServer server = server(PgServer.builder(major).setting("log_temp_files", "0"));
                ServerLook look = ServerLook.at(directory, server, "pg_stat_database", "pg_temp"); Client client = Client.on(server)) {
            client.run("SET work_mem = '64kB'", "SET max_parallel_workers_per_gather = 0", "DECLARE sorted CURSOR FOR SELECT x FROM generate_series(1, 300000) AS x ORDER BY x DESC",
                    "FETCH 1 FROM sorted");
            Seen during = look.round();
            assertThat(during.number("pg_temp_files")).isGreaterThanOrEqualTo(1);
            assertThat(during.number("pg_temp_size_bytes")).isCloseTo(filesBelow(server.dataDirectory().resolve("base/pgsql_tmp")), within(65536.0));
            client.run("CLOSE sorted");
            client.commit();
            client.breakOff();
            List<Long> logged = Pattern.compile("temporary file: path \"[^\"]+\", size (\\d+)").matcher(server.log()).results()
                    .map((MatchResult match) -> Long.valueOf(match.group(1))).toList();
            assertThat(logged).isNotEmpty();
            await().atMost(SOON).until(() -> look.round().number("pg_stat_database_temp_files", "postgres") == logged.size());
            Seen after = look.round();
            assertThat(after.number("pg_stat_database_temp_bytes", "postgres")).isEqualTo(logged.stream().mapToLong(Long::longValue).sum());
            assertThat(after.number("pg_temp_files")).isZero();
        }
    }

    @Majors
    void aUnixSocketAndALoopbackAddressAreNeitherRemoteNorEncrypted(int major) throws SQLException {
        try (PgServer server = server(PgServer.builder(major)); Client loopback = Client.on(server);
                ServerLook look = ServerLook.at(directory, "postgresql://pgvigil@/postgres?host=" + server.socketDirectory() + "&port=" + server.port(),
                        "pg_stat_ssl")) {
            loopback.run("SELECT 1");
            Seen seen = look.round();
            assertThat(seen.number("pg_stat_ssl_socket_sessions")).as("our own").isEqualTo(1);
            assertThat(seen.number("pg_stat_ssl_plain_remote_sessions")).isZero();
            assertThat(seen.number("pg_stat_ssl_encrypted_sessions")).isZero();
            assertThat(seen.number("pg_stat_ssl_gss_encrypted_sessions")).isZero();
        }
    }

    @Majors
    void aLostAndAKilledSessionAreTold(int major) throws SQLException {
        try (PgServer server = server(PgServer.builder(major)); ServerLook look = ServerLook.at(directory, server, "pg_stat_database");
                Client lost = Client.on(server); Client killed = Client.on(server)) {
            String pid = killed.value("SELECT pg_backend_pid()");
            lost.value("SELECT 1");
            lost.breakOff();
            server.execute("SELECT pg_terminate_backend(" + pid + ")");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_database_sessions_killed_total", "postgres") == 1);
            await().atMost(SOON).until(() -> look.round().number("pg_stat_database_sessions_abandoned_total", "postgres") == 1);
        }
    }

    @Majors
    void aSettingThatWaitsForARestartIsPendingAndOneThatDoesNotChangesTheHash(int major) {
        try (PgServer server = server(PgServer.builder(major)); ServerLook look = ServerLook.at(directory, server, "pg_settings", "pg_setting", "pg_config")) {
            Seen before = look.round();
            assertThat(before.number("pg_setting_info", "wal_level", server.value("postgres", "SHOW wal_level"))).isEqualTo(1);
            assertThat(before.number("pg_settings_ssl")).isZero();
            assertThat(before.number("pg_settings_pending_restart")).isZero();
            assertThat(look.round().number("pg_config_hash")).isEqualTo(before.number("pg_config_hash"));
            server.execute("ALTER SYSTEM SET max_connections = 77", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().number("pg_settings_pending_restart") == 1);
            assertThat(look.round().number("pg_config_hash")).isEqualTo(before.number("pg_config_hash"));
            await().atMost(SOON).until(() -> "t".equals(server.value("postgres", "SELECT now() > pg_postmaster_start_time() + interval '11 s'")));
            server.execute("ALTER SYSTEM SET work_mem = '5MB'", "SELECT pg_reload_conf()");
            await().atMost(SOON).until(() -> look.round().number("pg_config_hash") != before.number("pg_config_hash"));
            assertThat(look.round().number("pg_settings_work_mem_bytes")).isEqualTo(5 * 1024 * 1024);
            assertThat(look.round().number("pg_config_reloaded_recently")).isEqualTo(1);
        }
    }

    @Majors
    void faultyFilesAndLooseRulesAreCountedWhereTheGrantsAre(int major) throws IOException {
        try (PgServer server = server(PgServer.builder(major).hba("local all all trust", "host all all 127.0.0.1/32 trust",
                "host app all 0.0.0.0/0 md5", "hostssl app all 10.0.0.0/8 scram-sha-256", "host app all 10.1.0.0/16 trust"));
                ServerLook look = ServerLook.at(directory, server, "pg_hba", "pg_config_file", "pg_security")) {
            assertThat(look.round().result("pg_hba").message()).contains("GRANT SELECT ON pg_catalog.pg_hba_file_rules TO pgvigil;");
            grantFiles(server);
            Seen seen = look.round();
            assertThat(seen.number("pg_config_file_errors")).isZero();
            assertThat(seen.number("pg_hba_rules")).isEqualTo(8);
            assertThat(seen.number("pg_hba_errors")).isZero();
            assertThat(seen.number("pg_hba_trust_rules")).isEqualTo(6);
            assertThat(seen.number("pg_hba_trust_remote_rules")).isEqualTo(1);
            assertThat(seen.number("pg_hba_md5_rules")).isEqualTo(1);
            assertThat(seen.number("pg_hba_plain_remote_rules")).isEqualTo(2);
            assertThat(seen.number("pg_hba_everywhere_rules")).isEqualTo(1);
            Files.writeString(server.dataDirectory().resolve("pg_hba.conf"), "host all all nonsense\n", StandardOpenOption.APPEND);
            Files.writeString(server.dataDirectory().resolve("postgresql.conf"), "work_mem = 'lots'\n", StandardOpenOption.APPEND);
            server.execute("ALTER SYSTEM SET max_connections = 99");
            Seen faulty = look.round();
            assertThat(faulty.number("pg_hba_errors")).isEqualTo(1);
            assertThat(faulty.number("pg_config_file_errors")).as("a value that is none").isEqualTo(1);
            Files.writeString(server.dataDirectory().resolve("postgresql.conf"), "no_such_setting = 1\nnor_this = 2\n", StandardOpenOption.APPEND);
            assertThat(look.round().number("pg_config_file_errors")).as("of unknown parameters, which are looked for first").isEqualTo(2);
        }
    }

    @Majors
    void dangerousRolesAreCounted(int major) {
        try (PgServer server = server(PgServer.builder(major)); ServerLook look = ServerLook.at(directory, server, "pg_security", "pg_password")) {
            server.execute("CREATE ROLE boss LOGIN SUPERUSER VALID UNTIL 'yesterday'", "CREATE ROLE copier LOGIN REPLICATION CREATEDB VALID UNTIL 'tomorrow'",
                    "CREATE ROLE runner LOGIN IN ROLE pg_execute_server_program", "CREATE ROLE nobody_in SUPERUSER",
                    "DO $$BEGIN EXECUTE format('CREATE ROLE late LOGIN VALID UNTIL %L', now() - interval '1 h'); END$$");
            Seen seen = look.round();
            assertThat(seen.number("pg_security_login_roles")).isEqualTo(6);
            assertThat(seen.number("pg_security_superusers")).isEqualTo(2);
            assertThat(seen.number("pg_security_replication_roles")).isEqualTo(1);
            assertThat(seen.number("pg_security_createdb_roles")).isEqualTo(1);
            assertThat(seen.number("pg_security_server_file_roles")).isEqualTo(1);
            assertThat(seen.number("pg_security_expired_roles")).isEqualTo(2);
            assertThat(seen.number("pg_security_roles_expiring_soon")).as("tomorrow, and an hour ago").isEqualTo(2);
            assertThat(seen.number("pg_security_scram")).isEqualTo(1);
            assertThat(seen.value("pg_password_md5_roles")).isEmpty();
            assertThat(seen.result("pg_password").message()).contains("pg_authid");
            try (ServerLook superuser = ServerLook.as("postgres", directory, server, "pg_password")) {
                server.execute("SET password_encryption = 'md5'", "ALTER ROLE boss PASSWORD 'md5" + "0".repeat(32) + "'");
                assertThat(superuser.round().number("pg_password_md5_roles")).isEqualTo(1);
                assertThat(superuser.round().number("pg_password_scram_roles")).isEqualTo(1);
            }
        }
    }

    private static double filesBelow(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void grantFiles(PgServer server) {
        server.execute("GRANT SELECT ON pg_catalog.pg_hba_file_rules, pg_catalog.pg_file_settings TO pgvigil",
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules(), pg_catalog.pg_show_all_file_settings() TO pgvigil");
    }

    private static PgServer server(dev.pgvigil.testing.PgServerBuilder builder) {
        PgServer server = builder.start();
        Monitor.createRole(server);
        return server;
    }
}
