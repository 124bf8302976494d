package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system that fills, to the pushed alerts and their ends: a small one of the process's own, where the server has a tablespace. */
@Timeout(300)
class DiskAlertFaultsIT {
    private static final int STEP = 256 << 10;
    private static final Pattern DEFINITION = Pattern.compile("^pg_disk:\n(?:[ ].*\n)+", Pattern.MULTILINE);
    private final AtomicReference<ChildSidecar> sidecar = new AtomicReference<>();
    @TempDir
    private Path directory;

    @Test
    void aDiskThatFills() throws IOException {
        assumeThat(FullDisk.mayMount()).as("a process may mount here").isTrue();
        Files.writeString(directory.resolve("disk.yaml"), definition());
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            Monitor.createRole(server);
            Path place = tablespace(server);
            try (FaultWatch watch = watch(server, place)) {
                Path seen = sidecar.get().sees(place);
                Files.createDirectory(seen.resolve(landmark(place)));
                Path filler = Files.write(seen.resolve("filler"), new byte[10 << 20]);
                watch.untilSettled();
                await("alerts fire").atMost(FaultWatch.SOON).pollInterval(Duration.ofMillis(700)).until(() -> {
                    fill(filler);
                    return watch.hasFired("PostgreSQLDiskFilling") && watch.hasFired("PostgreSQLDiskFullSoon");
                });
                watch.untilAllFire();
                Files.delete(filler);
                watch.untilAllResolve();
            }
        }
    }

    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.APPEND)) {
            out.write(new byte[STEP]);
        }
    }

    /** The shipped definition, with a collection each second, what is told of six hours told of six seconds, and no keeping on. */
    private static String definition() throws IOException {
        Matcher shipped = DEFINITION.matcher(Files.readString(Path.of("queries.yaml")));
        assertThat(shipped.find()).isTrue();
        return shipped.group().replace("every: 30s", "every: 1s").replace("window: 6h", "window: 6s").replace("timeout: 3s", "timeout: 900ms")
                .replaceAll("(?m)^      (evidence|keep_firing_for): .*\n", "").replaceAll("(?m)^      summary: ", "      keep_firing_for: 1s\n$0");
    }

    private static Path tablespace(PgServer server) throws IOException {
        Path place = Files.createDirectory(server.dataDirectory().resolveSibling("space"));
        Files.setOwner(place, Files.getOwner(server.dataDirectory()));
        server.execute("CREATE TABLESPACE space LOCATION '" + place + "'");
        return place;
    }

    /** The directory that the server has made in its tablespace. */
    private static String landmark(Path place) throws IOException {
        try (var entries = Files.list(place)) {
            return entries.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private FaultWatch watch(PgServer server, Path place) {
        String settings = Monitor.settings(server, "queries: {preset: none, files: [disk.yaml]}\n");
        return FaultWatch.start(directory, "DiskAlertFaultsIT.aDiskThatFills", settings, all -> {
            sidecar.set(ChildSidecar.start(directory, all, FullDisk.mounting(place, "16m")));
            return sidecar.get();
        });
    }
}
