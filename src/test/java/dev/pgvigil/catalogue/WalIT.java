package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WAL, checkpoints and the archive, against positions, files and the server's log. */
@Timeout(180)
class WalIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final double SEGMENT = 16 * 1024 * 1024;
    @TempDir
    private Path directory;

    @Majors
    void anArchiveCommandThatFailsLeavesABacklogAsLongAsItsFiles(int major) {
        try (PgServer server = server(major, "archive_mode", "on", "archive_command", "false");
                ServerLook look = ServerLook.at(directory, server, "pg_stat_archiver", "pg_archive")) {
            for (int i = 0; i < 3; i++) {
                server.execute("CREATE TABLE t" + i + " (x int)", "SELECT pg_switch_wal()");
            }
            await().atMost(SOON).until(() -> look.round().number("pg_stat_archiver_failing") == 1);
            Seen seen = look.round();
            int ready = ready(server);
            assertThat(ready).isGreaterThanOrEqualTo(3);
            assertThat(seen.number("pg_archive_ready_files")).isEqualTo(ready);
            assertThat(seen.number("pg_archive_ready_bytes")).isEqualTo(ready * SEGMENT);
            assertThat(seen.number("pg_archive_oldest_ready_seconds")).isBetween(0.0, 120.0);
            assertThat(seen.number("pg_stat_archiver_failed_count")).isGreaterThanOrEqualTo(1);
            assertThat(seen.number("pg_stat_archiver_last_failure_age_seconds")).isBetween(0.0, 90.0);
            look.pass(Duration.ofMinutes(40));
            assertThat(look.round().number("pg_stat_archiver_failing_seconds")).isGreaterThanOrEqualTo(2400);
            server.execute("ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()", "SELECT pg_switch_wal()");
            await().atMost(Duration.ofSeconds(90)).until(() -> look.round().number("pg_archive_ready_files") == 0);
            assertThat(ready(server)).isZero();
            await().atMost(SOON).until(() -> look.round().number("pg_stat_archiver_failing") == 0);
            assertThat(look.round().number("pg_stat_archiver_failing_seconds")).isZero();
        }
    }

    @Majors
    void whatAnArchiveThatIsOffLeftBehindWaitsForNothing(int major) throws IOException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_archive")) {
            Files.createFile(server.dataDirectory().resolve("pg_wal/archive_status/00000009.history.ready"));
            assertThat(server.value("postgres", "SELECT count(*) FROM pg_ls_archive_statusdir()")).isEqualTo("1");
            Seen seen = look.round();
            assertThat(seen.number("pg_archive_ready_files")).isZero();
            assertThat(seen.number("pg_archive_oldest_ready_seconds")).isZero();
        }
    }

    @Majors
    void walBytesFollowThePositionsOfTheWal(int major) {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_stat_wal_14", "pg_stat_wal_18")) {
            double positionBefore = lsn(server);
            double before = settled(look, "pg_stat_wal_bytes_total");
            server.execute("CREATE TABLE t AS SELECT x, repeat('y', 100) AS y FROM generate_series(1, 60000) AS x");
            await().atMost(SOON).untilAsserted(() -> {
                double written = lsn(server) - positionBefore;
                assertThat(look.round().number("pg_stat_wal_bytes_total") - before).isCloseTo(written, within(0.03 * written));
                assertThat(written).isGreaterThan(6e6);
            });
            assertThat(look.round().number("pg_stat_wal_records_total")).isGreaterThan(60000);
            assertThat(look.round().number("pg_stat_wal_writes_total")).isGreaterThan(0);
        }
    }

    @Majors
    void requestedCheckpointsHaveTheOldNamesAndTheNewOnEachVersion(int major) {
        try (PgServer server = server(major, "log_checkpoints", "on");
                ServerLook look = ServerLook.at(directory, server, "pg_stat_bgwriter_14", "pg_stat_bgwriter_17", "pg_stat_checkpointer_14",
                        "pg_stat_checkpointer_17", "pg_stat_checkpointer_18", "pg_control")) {
            double before = settled(look, "pg_stat_checkpointer_num_requested_total");
            long loggedBefore = requested(server);
            for (int i = 0; i < 5; i++) {
                server.execute("CREATE TABLE t" + i + " AS SELECT generate_series(1, 5000) AS x", "CHECKPOINT");
            }
            long made = requested(server) - loggedBefore;
            assertThat(made).isEqualTo(5);
            await().atMost(SOON).until(() -> look.round().number("pg_stat_checkpointer_num_requested_total") == before + made);
            look.pass(Duration.ofHours(1));
            Seen seen = look.round();
            assertThat(seen.number("pg_stat_checkpointer_requested_ratio")).isGreaterThan(0.5);
            for (String name : new String[] {"pg_stat_bgwriter_checkpoints_req_total", "pg_stat_bgwriter_checkpoints_req"}) {
                assertThat(seen.number(name)).as(name).isEqualTo(before + made);
            }
            assertThat(seen.number("pg_stat_bgwriter_buffers_checkpoint_total")).isEqualTo(seen.number("pg_stat_checkpointer_buffers_written_total"))
                    .isEqualTo(seen.number("pg_stat_bgwriter_buffers_checkpoint")).isGreaterThan(50);
            assertThat(seen.number("pg_stat_bgwriter_buffers_backend_total")).isGreaterThan(50);
            assertThat(seen.number("pg_control_checkpoint_age_seconds")).isBetween(0.0, 60.0);
            assertThat(seen.number("pg_control_redo_bytes")).isBetween(0.0, 1e6);
            double redo = lsn(server);
            server.execute("CREATE TABLE more AS SELECT x, repeat('y', 100) AS y FROM generate_series(1, 60000) AS x");
            double grown = lsn(server) - redo;
            assertThat(look.round().number("pg_control_redo_bytes")).isBetween(grown, grown + 1e6);
        }
    }

    @Majors
    void aPromotionBeginsATimeline(int major) {
        try (PgServer primary = server(major); PgServer standby = primary.standby();
                ServerLook look = ServerLook.at(directory, standby, "pg_control", "pg_wal");
                ServerLook before = ServerLook.at(directory, primary, "pg_wal")) {
            assertThat(look.round().number("pg_control_timeline_id")).isEqualTo(1);
            assertThat(look.round().value("pg_wal_promoted_recently")).as("on a standby").isEmpty();
            assertThat(before.round().number("pg_wal_promoted_recently")).isZero();
            standby.promote();
            assertThat(look.round().number("pg_control_timeline_id")).isEqualTo(2);
            assertThat(look.round().number("pg_wal_promoted_recently")).isEqualTo(1);
            assertThat(look.round().value("pg_wal_limit_factor")).as("less than 4 GiB").isEmpty();
            assertThat(standby.dataDirectory().resolve("pg_wal/00000002.history")).exists();
        }
    }

    @Majors
    void readsAndExtensionsAreTheTables(int major) {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_io_16", "pg_io_18")) {
            if (major < 16) {
                assertThat(look.round().results()).allSatisfy(result -> assertThat(result.message()).matches("only on version .*"));
                return;
            }
            double before = settled(look, "pg_io_extend_bytes_total", "client backend");
            server.execute("CREATE TABLE t AS SELECT x, repeat('y', 1000) AS y FROM generate_series(1, 20000) AS x");
            double size = Double.parseDouble(server.value("postgres", "SELECT pg_relation_size('t')"));
            await().atMost(SOON).untilAsserted(() -> assertThat(look.round().number("pg_io_extend_bytes_total", "client backend") - before)
                    .isBetween(size, size * 1.2));
        }
    }

    /** A counter's value once the fixture's own sessions have reported what they did. */
    private static double settled(ServerLook look, String family, String... labels) {
        double[] last = {-1};
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(() -> {
            double previous = last[0];
            last[0] = look.round().number(family, labels);
            return last[0] == previous;
        });
        return last[0];
    }

    private static int ready(PgServer server) {
        File[] files = server.dataDirectory().resolve("pg_wal/archive_status").toFile().listFiles((folder, name) -> name.endsWith(".ready"));
        return files == null ? 0 : files.length;
    }

    private static long requested(PgServer server) {
        return Pattern.compile("checkpoint starting: [^\n]*(immediate|fast) force wait").matcher(server.log()).results().count();
    }

    /** A position as bytes, by our own arithmetic on its text. */
    static double lsn(PgServer server) {
        return lsn(server.value("postgres", "SELECT pg_current_wal_insert_lsn()::text"));
    }

    static double lsn(String text) {
        String[] halves = text.split("/");
        return Long.parseLong(halves[0], 16) * 4294967296.0 + Long.parseLong(halves[1], 16);
    }

    private static PgServer server(int major, String... settings) {
        var builder = PgServer.builder(major);
        for (int i = 0; i < settings.length; i += 2) {
            builder.setting(settings[i], settings[i + 1]);
        }
        PgServer server = builder.start();
        Monitor.createRole(server);
        return server;
    }
}
