package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.SmokeMajors;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups that somebody writes down. */
@Timeout(120)
class BackupsIT {
    @TempDir
    private Path directory;

    @SmokeMajors
    void theNewestIsToldWhereTheTargetSaysThatTheyAreWrittenDown(int major) {
        try (PgServer server = PgServer.start(major)) {
            Monitor.createRole(server);
            try (ServerLook look = ServerLook.at(directory, server, "pg_backup")) {
                assertThat(look.round().result("pg_backup").message()).isEqualTo("only on targets tagged backups");
            }
            try (ServerLook look = declared(server)) {
                assertThat(look.round().result("pg_backup").message()).contains("pgvigil.backups");
                server.execute("CREATE SCHEMA pgvigil", "CREATE TABLE pgvigil.backups (finished_at timestamptz NOT NULL DEFAULT now())",
                        "GRANT USAGE ON SCHEMA pgvigil TO " + Monitor.USER, "GRANT SELECT ON pgvigil.backups TO " + Monitor.USER);
            }
            try (ServerLook look = declared(server)) {
                Seen none = look.round();
                assertThat(none.value("pg_backup_age_seconds")).as("no backup is neither new nor old").isEmpty();
                assertThat(none.number("pg_backup_recorded")).isZero();
                server.execute("INSERT INTO pgvigil.backups VALUES (now() - interval '3 days'), (now() - interval '1 hour')");
                Seen some = look.round();
                assertThat(some.number("pg_backup_age_seconds")).isCloseTo(3600, within(60.0));
                assertThat(some.number("pg_backup_recorded")).isEqualTo(1);
            }
        }
    }

    private ServerLook declared(PgServer server) {
        return ServerLook.configured(directory, """
                targets: {main: {url: "postgresql://%s@%s:%d/postgres", databases: {include: [postgres]}, tags: [backups]}}
                queries: {preset: exhaustive}
                """.formatted(Monitor.USER, server.host(), server.port()), "pg_backup");
    }
}
