package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers on this machine, taken for one another and hidden. */
@Timeout(180)
class HostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    @TempDir
    private Path directory;

    @Majors
    void noOtherServersFilesAreTakenForTheServers(int major) {
        try (PgServer server = PgServer.start(major); PgServer other = PgServer.start(major); PgServer standby = server.standby()) {
            assertThat(look(files(server, server.dataDirectory()))).isEqualTo("seen");
            assertThat(look(files(standby, standby.dataDirectory()))).isEqualTo("seen");
            assertThat(look(files(server, other.dataDirectory()))).startsWith(other.dataDirectory() + " on this machine is another cluster's: its "
                    + "system identifier is " + identifier(other) + ", the server's " + identifier(server) + "; run pgvigil beside the server");
            assertThat(look(files(server, standby.dataDirectory()))).startsWith(standby.dataDirectory() + " on this machine is ")
                    .containsAnyOf("is a copy of the server's", "is in use by another server");
            assertThat(look(files(standby, server.dataDirectory()))).containsAnyOf("is a copy of the server's", "is in use by another server");
            ServerFiles before = files(server, server.dataDirectory());
            server.stop();
            assertThat(look(before)).startsWith("no server runs in " + server.dataDirectory() + " as this machine shows it: ");
        }
    }

    @Majors
    void aCopyOfTheFilesIsNotTheServers(int major) throws IOException {
        try (PgServer server = PgServer.start(major)) {
            Files.createDirectories(directory.resolve("global"));
            Files.copy(server.dataDirectory().resolve("global/pg_control"), directory.resolve("global/pg_control"));
            Files.copy(server.dataDirectory().resolve("postmaster.pid"), directory.resolve("postmaster.pid"));
            assertThat(look(files(server, directory))).startsWith(directory + " on this machine is in use by another server: one in "
                    + server.dataDirectory());
        }
    }

    @Majors
    void filesThatMayNotBeReadAreNamedWithTheRemedy(int major) throws IOException, InterruptedException {
        try (PgServer server = PgServer.start(major)) {
            Path lock = server.dataDirectory().resolve("postmaster.pid");
            Set<java.nio.file.attribute.PosixFilePermission> before = Files.getPosixFilePermissions(lock);
            Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("---------"));
            String told = peekWithoutPrivilege(files(server, server.dataDirectory()));
            Files.setPosixFilePermissions(lock, before);
            assertThat(told).isEqualTo(lock + " on this machine cannot be read by user " + System.getProperty("user.name") + "; run pgvigil as the "
                    + "server's user (in Kubernetes the same runAsUser) or, where the directory lets its group in (initdb --allow-group-access), "
                    + "in that group");
        }
    }

    /** In a process that, as root, may not pass over file modes. */
    private static String peekWithoutPrivilege(ServerFiles server) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            String drop = "=-dac_override,-dac_read_search";
            words.addAll(List.of(Tools.require("setpriv", "util-linux").toString(), "--bounding-set" + drop, "--inh-caps" + drop));
        }
        words.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), Peek.class.getName(), server.dataDirectory(), server.systemIdentifier(),
                server.controlModifiedAt().toString(), Integer.toString(server.port()), server.startedAt().toString(), server.askedAt().toString()));
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return told;
    }

    /** Looks at a server's files and prints what it finds. */
    static final class Peek {
        private Peek() {
        }

        public static void main(String[] words) {
            System.out.println(look(new ServerFiles(words[0], words[1], Instant.parse(words[2]), Integer.parseInt(words[3]),
                    Instant.parse(words[4]), Instant.parse(words[5]))));
        }
    }

    private static String look(ServerFiles server) {
        try {
            List<Host.Room> rooms = new Host(Clock.systemUTC(), System::nanoTime).rooms(server,
                    List.of(new Place(server.dataDirectory(), "global"), new Place("pg_wal", "archive_status")), PATIENCE);
            return rooms.stream().allMatch(room -> room.space().isPresent()) ? "seen" : rooms.toString();
        } catch (UnseenException e) {
            return e.getMessage();
        }
    }

    private static ServerFiles files(PgServer server, Path dataDirectory) {
        return new ServerFiles(dataDirectory.toString(), identifier(server), time(server, "(SELECT pg_control_last_modified FROM pg_control_system())"),
                server.port(), time(server, "pg_postmaster_start_time()"), time(server, "now()"));
    }

    private static String identifier(PgServer server) {
        return server.value("postgres", "SELECT system_identifier::text FROM pg_control_system()");
    }

    private static Instant time(PgServer server, String expression) {
        return Instant.parse(server.value("postgres", "SELECT to_char(" + expression + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }
}
