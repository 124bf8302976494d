package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What this process holds at a moment: its threads and, on Linux, its open sockets. */
record Footprint(Set<Thread> threads, long sockets) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** Threads of the JDK and of the tests, which come and go as they like. */
    private static final List<String> STRANGERS = List.of("HttpClient-", "process reaper", "ForkJoinPool.commonPool", "awaitility", "PostgreSQL-JDBC-Cleaner",
            "pg-server-close", "proxy-", "Common-Cleaner", "Cleaner-", "fixture");

    static Footprint now() {
        return new Footprint(Set.copyOf(Thread.getAllStackTraces().keySet()), openSockets());
    }

    void assertNothingAdded() {
        await("what was opened is closed").atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(added()).isEmpty();
            assertThat(openSockets()).isLessThanOrEqualTo(sockets);
        });
    }

    private List<String> added() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !threads.contains(thread)).map(Thread::getName)
                .filter(name -> STRANGERS.stream().noneMatch(name::startsWith)).toList();
    }

    private static long openSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed between our listing and our look.
            return false;
        }
    }
}
