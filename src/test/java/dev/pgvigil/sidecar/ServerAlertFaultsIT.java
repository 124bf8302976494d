package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archive, checkpoints, settings, restart and promotion, to the pushed alerts and their ends. */
@Timeout(600)
class ServerAlertFaultsIT {
    @TempDir
    private Path directory;

    @Test
    void archiveSettingsAndRestart() throws IOException {
        try (PgServer server = server()) {
            server.execute("CREATE SCHEMA pgvigil", "CREATE TABLE pgvigil.backups (finished_at timestamptz NOT NULL DEFAULT now())",
                    "GRANT USAGE ON SCHEMA pgvigil TO pgvigil", "GRANT SELECT ON pgvigil.backups TO pgvigil", "INSERT INTO pgvigil.backups VALUES (now())",
                    "GRANT SELECT ON pg_catalog.pg_hba_file_rules, pg_catalog.pg_file_settings TO pgvigil",
                    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules(), pg_catalog.pg_show_all_file_settings() TO pgvigil");
            try (FaultWatch watch = watch(server, "archiveSettingsAndRestart", ", tags: [backups]").untilSettled()) {
                Path settings = server.dataDirectory().resolve("postgresql.conf");
                Path rules = server.dataDirectory().resolve("pg_hba.conf");
                String settingsBefore = Files.readString(settings);
                String rulesBefore = Files.readString(rules);
                neglect(server);
                // A session reads the files when it is next asked something, and takes nothing from a faulty one: so those come after.
                watch.untilFires("PostgreSQLArchivingFailing", "PostgreSQLArchivingSlow", "PostgreSQLRequestedCheckpoints", "PostgreSQLAutovacuumOff",
                        "PostgreSQLPendingRestart", "PostgreSQLSettingsChanged", "PostgreSQLRolePasswordExpiring", "PostgreSQLBackupMissing");
                server.execute("INSERT INTO pgvigil.backups VALUES (now() - interval '3 d')");
                watch.untilFires("PostgreSQLBackupTooOld");
                Files.writeString(settings, settingsBefore + "nonsense = 1\n");
                Files.writeString(rules, rulesBefore + "host all all nowhere in particular\n");
                watch.untilFires("PostgreSQLConfigurationFaulty", "PostgreSQLAuthenticationRulesFaulty");
                Files.writeString(settings, settingsBefore);
                Files.writeString(rules, rulesBefore);
                server.execute("ALTER SYSTEM RESET ALL", "ALTER ROLE leaving VALID UNTIL 'infinity'", "INSERT INTO pgvigil.backups VALUES (now())");
                server.stop();
                watch.untilFires("PostgreSQLDown");
                server.startAgain();
                server.execute("SELECT pg_switch_wal()");
                watch.untilAllFire();
                watch.untilAllResolve();
            }
        }
    }

    private static void neglect(PgServer server) {
        server.execute("ALTER SYSTEM SET archive_command = 'false'", "ALTER SYSTEM SET autovacuum = off", "ALTER SYSTEM SET max_connections = 61",
                "SELECT pg_reload_conf()", "DELETE FROM pgvigil.backups",
                "DO $$BEGIN EXECUTE format('CREATE ROLE leaving LOGIN VALID UNTIL %L', now() + interval '3 d'); END$$");
        for (int i = 0; i < 4; i++) {
            server.execute("CREATE TABLE written" + i + " (x int)", "SELECT pg_switch_wal()", "CHECKPOINT");
        }
    }

    /** A promotion is told for a quarter of an hour: by the file that it writes, whose time the test sets back. */
    @Test
    void promotion() throws IOException {
        try (PgServer primary = server(); PgServer standby = primary.standby();
                FaultWatch watch = watch(standby, "promotion", "").untilSettled()) {
            standby.promote();
            watch.untilAllFire();
            Path history = standby.dataDirectory().resolve("pg_wal/00000002.history");
            assertThat(history).exists();
            Files.setLastModifiedTime(history, FileTime.from(Instant.now().minus(16, ChronoUnit.MINUTES)));
            watch.untilAllResolve();
        }
    }

    private FaultWatch watch(PgServer server, String test, String more) {
        return FaultWatch.start(directory, "ServerAlertFaultsIT." + test,
                "targets:\n  main: {url: \"" + Monitor.url(server) + "\", password: \"" + Monitor.PASSWORD + "\"" + more + "}\n");
    }

    private static PgServer server() {
        PgServer server = PgServer.builder(MajorVersions.newest()).setting("archive_mode", "on").setting("archive_command", "true").start();
        Monitor.createRole(server);
        return server;
    }
}
