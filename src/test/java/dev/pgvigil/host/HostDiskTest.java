package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.HandClock;
import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDiskTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    @TempDir
    private Path data;
    private final HandClock clock = new HandClock();
    private final Host host = new Host(clock, clock);

    private List<Host.Room> rooms(Duration patience) {
        ServerFiles server = new ServerFiles(data.toString(), "1234", Instant.EPOCH, 5432, Instant.EPOCH, Instant.EPOCH);
        return host.rooms(server, List.of(new Place(data.toString(), "global"), new Place("pg_wal", "archive_status")), patience);
    }

    @Test
    void onePlaceOutOfSightCostsOnlyItself() throws IOException {
        Files.createDirectories(data.resolve("global"));
        Files.write(data.resolve("global/pg_control"), ControlFileTest.head(1234, Instant.EPOCH));
        Files.writeString(data.resolve("postmaster.pid"), "1\n" + data + "\n0\n5432\n");
        List<Host.Room> rooms = rooms(LONG);
        assertThat(rooms.get(0).space()).isPresent();
        assertThat(rooms.get(0).unseen()).isEmpty();
        assertThat(rooms.get(1).space()).isEmpty();
        assertThat(rooms.get(1).unseen()).startsWith(data + "/pg_wal (with archive_status in it) is not on this machine; ");
    }

    /** Opening a pipe that nobody writes to hangs as a dead network file system does. */
    @Test
    void aFileSystemThatHangsIsWaitedForAWhileAndAskedOnce() throws IOException, InterruptedException {
        Path program = Tools.require("mkfifo", "coreutils");
        Files.createDirectories(data.resolve("global"));
        Path pipe = data.resolve("global/pg_control");
        assertThat(new ProcessBuilder(program.toString(), pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> rooms(Duration.ofMillis(100))).isInstanceOf(HostException.class)
                .hasMessage("looking at this machine took longer than 100 ms; is a network file system gone?");
        assertThatThrownBy(() -> rooms(LONG)).isInstanceOf(HostException.class)
                .hasMessage("an earlier look at this machine still hangs; is a network file system gone?");
        assertThat(hanging()).isEqualTo(1);
        try (OutputStream end = Files.newOutputStream(pipe)) {
            end.write(new byte[8]);
        }
        Files.delete(pipe);
        await().atMost(LONG).untilAsserted(() -> assertThatThrownBy(() -> rooms(LONG)).isInstanceOf(UnseenException.class)
                .hasMessageStartingWith(pipe + " is not on this machine"));
        await().atMost(LONG).until(() -> hanging() == 0);
    }

    private static long hanging() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("host-disk")).count();
    }
}
