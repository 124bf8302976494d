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

/** A promotion, to the pushed alert and its end. */
@Timeout(600)
class ServerAlertFaultsIT {
    @TempDir
    private Path directory;

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
