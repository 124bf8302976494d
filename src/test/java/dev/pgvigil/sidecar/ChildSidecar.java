package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Scrape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code pgvigil serve} as a process of its own, which can be killed. Closing kills it if it still runs. */
final class ChildSidecar implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final Thread reader;

    private ChildSidecar(Path directory, List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), QuickSidecar.class.getName(), directory.resolve("pgvigil.yaml").toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile()).start();
        // A pipe and not a file: a limit on the size of files is to fail the state file only.
        reader = new Thread(this::read, "fixture-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one that reads those settings, and returns when it listens. */
    static ChildSidecar start(Path directory, String settings) throws IOException {
        return start(directory, settings, List.of());
    }

    /** The same, with the words of a command that become this process before its own. */
    static ChildSidecar start(Path directory, String settings, List<String> before) throws IOException {
        Files.writeString(directory.resolve("pgvigil.yaml"), settings);
        ChildSidecar child = new ChildSidecar(directory, before);
        await("it listens").atMost(Duration.ofSeconds(90)).until(() -> !child.process.isAlive() || ADDRESS.matcher(child.output()).find());
        assertThat(child.process.isAlive()).as(child.output()).isTrue();
        return child;
    }

    /** Starts one with the settings that are there and kills it after that time, wherever it is. */
    static void killed(Path directory, Duration after) throws IOException {
        try (ChildSidecar child = new ChildSidecar(directory, List.of())) {
            assertThat(child.ended(after)).as(child.output()).isFalse();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> output.append(line).append('\n'));
        } catch (IOException | UncheckedIOException e) {
            // It was killed: what it said last is lost.
            return;
        }
    }

    Scrape scrape() {
        return Scrape.of(port(), "/metrics");
    }

    String page() {
        return Scrape.get(port(), "/").body();
    }

    int port() {
        Matcher address = ADDRESS.matcher(output);
        assertThat(address.find()).isTrue();
        return Integer.parseInt(address.group(1));
    }

    /** A question to a scrape, or something to be done for each. */
    interface Condition {
        boolean test(Scrape scrape) throws IOException;
    }

    void until(Duration longest, Condition condition) {
        await().atMost(longest).pollInterval(Duration.ofMillis(100)).until(() -> condition.test(scrape()));
    }

    /** An absolute path as the process sees it, for us. */
    Path sees(Path path) {
        return Path.of("/proc/" + process.pid() + "/root" + path.toAbsolutePath());
    }

    /** Limits the files that it writes, in bytes: {@code soft:hard}. */
    void largestFile(String limits) throws IOException {
        Process limit = new ProcessBuilder("/usr/bin/prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + limits).inheritIO().start();
        assertThat(limit.onExit().join().exitValue()).isZero();
    }

    /** All that it has said so far. */
    String output() {
        return output.toString();
    }

    /** Ends it without warning. */
    void kill() {
        process.destroyForcibly();
        assertThat(ended(Duration.ofSeconds(30))).isTrue();
    }

    private boolean ended(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }
}
