package dev.pgvigil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The archive of loaded classes that lets a sidecar start fast: an AOT cache from JDK 25 on, a dynamic CDS archive before. It is
 * made by a training run, as the image's build does it.
 */
final class Archive {
    private static final int FIRST_WITH_ONE_STEP_AOT = 25;
    private final Jdk jdk;
    private final Path file;

    private Archive(Jdk jdk) {
        this.jdk = jdk;
        this.file = Report.DIRECTORY.resolve(aot() ? "pgvigil-" + jdk.feature() + ".aot" : "pgvigil-" + jdk.feature() + ".jsa");
    }

    /** Runs a sidecar against a server until every query has run, reads its pages, and ends it, which writes the archive. */
    static Archive train(Jdk jdk, Path settings) {
        Archive archive = new Archive(jdk);
        try {
            Files.deleteIfExists(archive.file);
            try (SidecarProcess sidecar = SidecarProcess.start(jdk, "training-" + jdk.feature(), List.of(archive.output()), settings)) {
                int port = sidecar.awaitPort();
                Pause.untilTrue("all queries have run", Duration.ofSeconds(60), 500, () -> FirstScrape.complete(PageText.of(port)));
                for (String page : List.of("/", "/livez", "/readyz", "/primary", "/targets")) {
                    PageText.of(port, page);
                }
                readAsPrometheus(port);
            }
            if (!Files.exists(archive.file)) {
                throw new BenchException("the training run left no archive; see target/bench/training-" + jdk.feature() + ".log");
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAsPrometheus(int port) throws IOException {
        try (HttpReader reader = new HttpReader(port, "/metrics", HttpReader.AS_PROMETHEUS)) {
            reader.read();
        }
    }

    /** Uses it. */
    String flag() {
        return (aot() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file;
    }

    private String output() {
        return (aot() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file;
    }

    private boolean aot() {
        return jdk.feature() >= FIRST_WITH_ONE_STEP_AOT;
    }
}
