package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final Instant CONTROL = Instant.parse("2026-01-01T10:05:00Z");
    private static final Instant STARTED = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant ASKED = Instant.parse("2026-01-01T10:07:00.900Z");
    @TempDir
    private Path data;

    @BeforeEach
    void running() throws IOException {
        Files.createDirectories(data.resolve("global"));
        Files.createDirectories(data.resolve("pg_wal/archive_status"));
        Files.write(data.resolve("global/pg_control"), ControlFileTest.head(1234, CONTROL));
        lock(data, STARTED, 5432);
    }

    private void lock(Path directory, Instant started, int port) throws IOException {
        Files.writeString(data.resolve("postmaster.pid"), "1\n" + directory + "\n" + started.getEpochSecond() + "\n" + port + "\n/tmp\n");
    }

    private ServerFiles server(String identifier, Instant control, Instant started) {
        return new ServerFiles(data.toString(), identifier, control, 5432, started, ASKED);
    }

    private String refusal(ServerFiles server) {
        try {
            DataDirectory.of(server);
            return "";
        } catch (UnseenException e) {
            return e.getMessage();
        }
    }

    @Test
    void showsTheRoomOfTheServersOwnDirectories() {
        DataDirectory directory = DataDirectory.of(server("1234", CONTROL, STARTED.plusMillis(1400)));
        assertThat(directory.at(new Place(data.toString(), "global")).sizeBytes()).isEqualTo(data.toFile().getTotalSpace());
        assertThat(directory.at(new Place("pg_wal", "archive_status")).sizeBytes()).isEqualTo(data.toFile().getTotalSpace());
    }

    @Test
    void acceptsAControlFileWrittenAfterTheServerWasAsked() throws IOException {
        Files.write(data.resolve("global/pg_control"), ControlFileTest.head(1234, Instant.parse("2026-01-01T10:07:00Z")));
        assertThat(refusal(server("1234", CONTROL, STARTED))).isEmpty();
    }

    @Test
    void refusesAnotherCluster() {
        assertThat(refusal(server("5678", CONTROL, STARTED))).isEqualTo(data + " on this machine is another cluster's: its system identifier is "
                + "1234, the server's 5678; run pgvigil beside the server, with the server's volume mounted read-only at the same path");
    }

    @Test
    void refusesASiblingOfTheServer() {
        assertThat(refusal(server("1234", CONTROL.plusSeconds(1), STARTED))).startsWith(data + " on this machine is a copy of the server's: its "
                + "global/pg_control is of 2026-01-01T10:05:00Z, the server's of 2026-01-01T10:05:01Z; run pgvigil beside the server");
    }

    @Test
    void refusesAServerOfAnotherStartPortOrDirectory() throws IOException {
        assertThat(refusal(server("1234", CONTROL, STARTED.plusSeconds(61)))).isEqualTo(data + " on this machine is in use by another server: one in "
                + data + " on port 5432, started at 2026-01-01T10:00:00Z; the connection leads to one in " + data + " on port 5432, started at "
                + "2026-01-01T10:01:01Z; run pgvigil beside the server, with the server's volume mounted read-only at the same path");
        assertThat(refusal(server("1234", CONTROL, STARTED.minusSeconds(2)))).contains("in use by another server");
        lock(data, STARTED, 5433);
        assertThat(refusal(server("1234", CONTROL, STARTED))).contains("on port 5433, started");
        lock(Path.of("/elsewhere"), STARTED, 5432);
        assertThat(refusal(server("1234", CONTROL, STARTED))).contains("one in /elsewhere on port 5432");
    }

    @Test
    void refusesADirectoryInWhichNobodyRuns() throws IOException {
        Files.delete(data.resolve("postmaster.pid"));
        assertThat(refusal(server("1234", CONTROL, STARTED))).startsWith("no server runs in " + data + " as this machine shows it: "
                + "postmaster.pid is not there; run pgvigil beside the server");
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        ServerFiles elsewhere = new ServerFiles("/no/such/data", "1234", CONTROL, 5432, STARTED, ASKED);
        assertThat(refusal(elsewhere)).isEqualTo("/no/such/data/global/pg_control is not on this machine; run pgvigil beside the server, with the "
                + "server's volume mounted read-only at the same path");
        Files.delete(data.resolve("global/pg_control"));
        Files.delete(data.resolve("global"));
        Files.createFile(data.resolve("global"));
        assertThat(refusal(server("1234", CONTROL, STARTED))).startsWith(data.resolve("global/pg_control") + " on this machine cannot be read: ")
                .endsWith("at the same path");
        assertThat(refusal(new ServerFiles("C:\0", "1234", CONTROL, 5432, STARTED, ASKED))).contains(" is no path on this machine; run pgvigil");
    }

    @Test
    void doesNotTakeAnotherDirectoryAtALinksEndForTheServers() throws IOException {
        Path elsewhere = Files.createDirectory(data.resolve("other"));
        Files.delete(data.resolve("pg_wal/archive_status"));
        Files.delete(data.resolve("pg_wal"));
        Files.createSymbolicLink(data.resolve("pg_wal"), elsewhere);
        DataDirectory directory = DataDirectory.of(server("1234", CONTROL, STARTED));
        assertThatThrownBy(() -> directory.at(new Place("pg_wal", "archive_status"))).isInstanceOf(UnseenException.class)
                .hasMessage(data + "/pg_wal (with archive_status in it) is not on this machine; run pgvigil beside the server, with the server's "
                        + "volume mounted read-only at the same path");
    }
}
