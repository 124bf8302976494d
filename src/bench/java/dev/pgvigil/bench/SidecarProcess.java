package dev.pgvigil.bench;

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

/**
 * The shipped jar in a process of its own, with the flags of the image ({@code deploy/jvm.options}). What it prints and logs is kept.
 * Closed by who started it, else at the end of this process.
 */
final class SidecarProcess implements AutoCloseable {
    static final Path OPTIONS = Path.of("deploy", "jvm.options");
    static final Path JAR = Path.of("target", "pgvigil.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");
    private final Process process;
    private final Path output;
    private final Thread exitHook;
    private final long startedNanos;

    private SidecarProcess(Process process, Path output, long startedNanos) {
        this.process = process;
        this.output = output;
        this.startedNanos = startedNanos;
        this.exitHook = new Thread(process::destroyForcibly, "end-sidecar");
        Runtime.getRuntime().addShutdownHook(exitHook);
    }

    /**
     * Starts one and waits for nothing.
     *
     * @param name of the file that takes its output, in {@code target/bench}
     * @param flags of Java, after those of the image
     * @param settings the settings file
     */
    static SidecarProcess start(Jdk jdk, String name, List<String> flags, Path settings) {
        try {
            Files.createDirectories(Report.DIRECTORY);
            Path output = Report.DIRECTORY.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command(jdk, flags, settings)).redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            builder.environment().keySet().removeIf(key -> key.startsWith("PG") || key.equals("JAVA_TOOL_OPTIONS"));
            long started = System.nanoTime();
            return new SidecarProcess(builder.start(), output, started);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Jdk jdk, List<String> flags, Path settings) {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString(), "@" + OPTIONS));
        command.addAll(flags);
        command.addAll(List.of("-jar", JAR.toString(), "--config", settings.toString()));
        return command;
    }

    long pid() {
        return process.pid();
    }

    ProcessFacts facts() {
        return ProcessFacts.of(process.pid());
    }

    /** {@link System#nanoTime()} just before the process was created. */
    long startedNanos() {
        return startedNanos;
    }

    /** The port it listens on; waits for the line that says so. */
    int awaitPort() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher listening = LISTENING.matcher(output());
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
            Pause.millis(5);
        }
        throw new BenchException("the sidecar is not listening; it printed:\n" + output());
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as an orchestrator does, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The benchmark itself is ending; the hook runs.
            return;
        }
    }
}
