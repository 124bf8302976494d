package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The room in file systems against df, processor time against what the server itself logs of a statement. */
@Timeout(180)
class MachineIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String BURN = "DO $$ DECLARE until timestamptz := clock_timestamp() + interval '%s'; BEGIN WHILE clock_timestamp() < until LOOP "
            + "PERFORM sqrt(x) FROM generate_series(1, 5000) AS x; END LOOP; END $$";
    private static final Pattern LOGGED = Pattern.compile("!\\s+([0-9.]+) s user, ([0-9.]+) s system, [0-9.]+ s elapsed");
    @TempDir
    private Path directory;

    @Majors
    void theRoomIsWhatDfSays(int major) {
        try (PgServer server = server(major); PgServer standby = server.standby()) {
            for (PgServer one : new PgServer[] {server, standby}) {
                try (ServerLook look = ServerLook.at(directory, one, "pg_disk")) {
                    Seen seen = look.round();
                    assertThat(seen.result("pg_disk").message()).isEmpty();
                    looksLikeDf(seen, one.dataDirectory(), "data", "");
                    looksLikeDf(seen, one.dataDirectory().resolve("pg_wal"), "wal", "");
                    assertThat(seen.labels("pg_disk_used_ratio")).hasSize(2);
                    assertThat(seen.number("pg_disk_worst_used_ratio")).isGreaterThanOrEqualTo(seen.number("pg_disk_used_ratio", "data"));
                }
            }
        }
    }

    @Majors
    void walAndTablespacesAreSeenWhereTheyAre(int major) throws IOException {
        Assumptions.assumeTrue(Files.isWritable(MEMORY), "no " + MEMORY + " to put the WAL on another file system");
        Path elsewhere = Files.createTempDirectory(MEMORY, "pgv-");
        try (PgServer server = server(major)) {
            Path wal = server.dataDirectory().resolve("pg_wal");
            server.stop();
            move(wal, elsewhere.resolve("wal"));
            Files.createSymbolicLink(wal, elsewhere.resolve("wal"));
            server.startAgain();
            Path tablespace = server.dataDirectory().resolveSibling("ts");
            server.execute("COPY (SELECT 1) TO PROGRAM 'mkdir " + tablespace + " && cat > /dev/null'", "CREATE TABLESPACE \"fast \"\"one\" LOCATION '" + tablespace + "'");
            try (ServerLook look = ServerLook.at(directory, server, "pg_disk")) {
                Seen seen = look.round();
                assertThat(seen.result("pg_disk").message()).isEmpty();
                looksLikeDf(seen, server.dataDirectory(), "data", "");
                looksLikeDf(seen, elsewhere, "wal", "");
                looksLikeDf(seen, tablespace, "tablespace", "fast \"one");
                assertThat(seen.number("pg_disk_size_bytes", "wal")).isNotEqualTo(seen.number("pg_disk_size_bytes", "data"));
                fills(look);
                Files.move(elsewhere.resolve("wal/archive_status"), elsewhere.resolve("wal/renamed"));
                Seen without = look.round();
                assertThat(without.result("pg_disk").message()).startsWith(wal + " (with archive_status in it) is not on this machine; ");
                assertThat(without.value("pg_disk_used_ratio", "wal")).isEmpty();
                assertThat(without.value("pg_disk_used_ratio", "data")).isPresent();
                Files.move(elsewhere.resolve("wal/renamed"), elsewhere.resolve("wal/archive_status"));
            }
        } finally {
            delete(elsewhere);
        }
    }

    /** 128 MiB in 4 hours, in the memory that holds the WAL. */
    private void fills(ServerLook look) throws IOException {
        Path ballast = Files.createTempFile(MEMORY, "pgv-", ".ballast");
        try {
            for (int hour = 0; hour < 4; hour++) {
                look.round();
                Files.write(ballast, new byte[32 << 20], java.nio.file.StandardOpenOption.APPEND);
                look.pass(Duration.ofHours(1));
            }
            Seen seen = look.round();
            double expected = seen.number("pg_disk_available_bytes", "wal") / (32 << 20) * 3600;
            assertThat(seen.number("pg_disk_full_seconds", "wal")).isCloseTo(expected, within(expected * 0.5));
            assertThat(seen.number("pg_disk_soonest_full_seconds")).isLessThanOrEqualTo(seen.number("pg_disk_full_seconds", "wal"));
        } finally {
            Files.delete(ballast);
        }
    }

    @Majors
    void processorTimeIsWhatTheStatementTook(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_cpu")) {
            Seen first = look.round();
            double before = seconds(first);
            look.pass(Duration.ofMinutes(10));
            try (Connection worker = server.connection("postgres"); var statement = worker.createStatement()) {
                statement.execute("SET log_statement_stats = on");
                statement.execute(BURN.formatted("2 s"));
            }
            await().atMost(SOON).until(() -> LOGGED.matcher(server.log()).results().mapToDouble(MachineIT::burned).max().orElse(0) > 0.1);
            double burned = LOGGED.matcher(server.log()).results().mapToDouble(MachineIT::burned).sum();
            await().atMost(SOON).untilAsserted(() -> assertThat(seconds(look) - before).isBetween(burned - 0.1, burned + 1.5));
            Seen seen = look.round();
            assertThat(seen.result("pg_cpu").message()).isEmpty();
            assertThat(seen.number("pg_cpu_available_cpus")).isBetween(0.1, (double) Runtime.getRuntime().availableProcessors());
            double had = seen.number("pg_cpu_available_seconds_total") - first.number("pg_cpu_available_seconds_total");
            assertThat(had).isGreaterThanOrEqualTo(600 * seen.number("pg_cpu_available_cpus"));
            assertThat(seen.number("pg_cpu_used_ratio")).isCloseTo((seconds(seen) - before) / had, within(1e-6));
        }
    }

    @Majors
    void processorTimeNeverFallsWhenBackendsEnd(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_cpu")) {
            double last = seconds(look);
            double first = last;
            for (int i = 0; i < 25; i++) {
                try (Connection worker = server.connection("postgres"); var statement = worker.createStatement()) {
                    statement.execute(BURN.formatted("60 ms"));
                }
                double now = seconds(look);
                assertThat(now).isGreaterThanOrEqualTo(last);
                last = now;
            }
            assertThat(last - first).isGreaterThan(0.3);
            await().atMost(SOON).untilAsserted(() -> assertThat(look.round().number("pg_cpu_processes"))
                    .isEqualTo(ProcessHandle.of(postmaster(server)).orElseThrow().children().count()));
            server.restart();
            try (ServerLook anew = ServerLook.at(directory, server, "pg_cpu")) {
                assertThat(seconds(anew)).as("of the new server").isLessThan(last);
            }
        }
    }

    @Majors
    void aRoleWithoutTheGrantIsTold(int major) {
        try (PgServer server = server(major); ServerLook look = ServerLook.as("nothing", directory, server, "pg_disk", "pg_cpu")) {
            server.execute("CREATE ROLE nothing LOGIN");
            Seen seen = look.round();
            assertThat(seen.result("pg_disk").outcome()).isEqualTo(Outcome.SKIP);
            assertThat(seen.result("pg_disk").message()).isEqualTo("no privileges of pg_read_all_settings; GRANT pg_read_all_settings TO nothing;");
            assertThat(seen.result("pg_cpu").outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Majors
    void aPoolerInBetweenIsNoHindrance(int major) {
        try (PgServer server = server(major); PgBouncer bouncer = PgBouncer.builder(server).user(Monitor.USER, "m").start();
                ServerLook look = ServerLook.at(directory, "postgresql://" + Monitor.USER + ":m@" + bouncer.host() + ":" + bouncer.port() + "/postgres",
                        "pg_disk", "pg_cpu")) {
            assertThat(look.round().results()).hasSize(2)
                    .allSatisfy(result -> assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.OK));
        }
    }

    private static void looksLikeDf(Seen seen, Path path, String directory, String tablespace) {
        String[] df = df(path);
        double size = Double.parseDouble(df[0]);
        String[] labels = {directory, tablespace};
        assertThat(seen.number("pg_disk_size_bytes", labels)).isEqualTo(size);
        assertThat(seen.number("pg_disk_used_bytes", labels)).isCloseTo(Double.parseDouble(df[1]), within(size * 0.02));
        assertThat(seen.number("pg_disk_available_bytes", labels)).isCloseTo(Double.parseDouble(df[2]), within(size * 0.02));
        assertThat(100 * seen.number("pg_disk_used_ratio", labels)).isCloseTo(Double.parseDouble(df[3].replace("%", "")), within(2.0));
        assertThat(seen.labels("pg_disk_used_ratio")).contains(Labels.of("directory", directory, "tablespace", tablespace));
    }

    /** Size, used and available bytes, and percent. */
    private static String[] df(Path path) {
        Path program = Tools.require("df", "coreutils");
        try {
            Process process = new ProcessBuilder(program.toString(), "-B1", "--output=size,used,avail,pcent", path.toString()).start();
            String[] lines = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n");
            return lines[1].strip().split("\\s+");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double seconds(ServerLook look) {
        return seconds(look.round());
    }

    private static double seconds(Seen seen) {
        return seen.number("pg_cpu_user_seconds_total") + seen.number("pg_cpu_system_seconds_total");
    }

    private static double burned(MatchResult line) {
        return Double.parseDouble(line.group(1)) + Double.parseDouble(line.group(2));
    }

    private static long postmaster(PgServer server) {
        try {
            return Long.parseLong(Files.readAllLines(server.dataDirectory().resolve("postmaster.pid")).get(0));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** With owners and modes, to another file system. */
    private static void move(Path from, Path to) throws IOException {
        try {
            int exit = new ProcessBuilder("sh", "-c", "chmod 755 \"$(dirname \"$2\")\" && cp -a \"$1\" \"$2\" && rm -r \"$1\"", "sh", from.toString(), to.toString())
                    .inheritIO().start().waitFor();
            assertThat(exit).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }
}
