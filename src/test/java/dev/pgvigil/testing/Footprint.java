package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this process holds at a moment: its threads and, on Linux, its descriptors: sockets, files, pipes and what waits for them. */
public record Footprint(Set<Thread> threads, List<String> descriptors) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** Threads of the JDK and of the tests, which come and go as they like. */
    private static final List<String> STRANGERS = List.of("HttpClient-", "process reaper", "ForkJoinPool.commonPool", "awaitility", "PostgreSQL-JDBC-Cleaner",
            "pg-server-close", "proxy-", "Common-Cleaner", "Cleaner-", "fixture");

    /** Descriptors that the JVM opens when it likes and keeps: classes, libraries, sources of random numbers. */
    private static final Pattern OF_THE_JVM = Pattern.compile("/dev/.*|/proc/.*|.*/lib/modules|.*\\.(jar|so|jsa|dat)( \\(deleted\\))?");

    /** As of now. */
    public static Footprint now() {
        return new Footprint(Set.copyOf(Thread.getAllStackTraces().keySet()), open());
    }

    /** Waits until what was opened since is closed. */
    public void assertNothingAdded() {
        await("what was opened is closed").atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(added()).isEmpty();
            List<String> open = open();
            assertThat(open.size()).as("open: %s, before: %s", open, descriptors).isLessThanOrEqualTo(descriptors.size());
        });
    }

    /** How many of the descriptors are sockets. */
    public long sockets() {
        return descriptors.stream().filter(descriptor -> descriptor.startsWith("socket:")).count();
    }

    private List<String> added() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !threads.contains(thread)).map(Thread::getName)
                .filter(name -> STRANGERS.stream().noneMatch(name::startsWith)).toList();
    }

    private static List<String> open() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.flatMap(Footprint::target).filter(target -> !OF_THE_JVM.matcher(target).matches()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<String> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            // Closed between our listing and our look.
            return Stream.empty();
        }
    }
}
