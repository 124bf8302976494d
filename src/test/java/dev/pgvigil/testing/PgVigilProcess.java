package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The product as a process of its own, as a user starts it: the jar when {@code -Dpgvigil.jar} names it, as in {@code verify}, else the same from
 * the class path. It has an environment of its own, and its output goes to files. Closing kills it.
 */
public final class PgVigilProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private final Process process;
    private final Path out;
    private final Path err;

    private PgVigilProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How one is to be started, in a directory that is also its home. */
    public static final class Builder {
        private final Path directory;
        private final List<String> flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        private final Map<String, String> environment = new LinkedHashMap<>();

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Flags of the JVM. */
        public Builder jvm(String... more) {
            flags.addAll(Arrays.asList(more));
            return this;
        }

        public Builder variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public PgVigilProcess start(String... arguments) {
            try {
                Path out = Files.createTempFile(directory, "process-", ".out");
                Path err = Files.createTempFile(directory, "process-", ".err");
                ProcessBuilder builder = new ProcessBuilder(words(arguments)).directory(directory.toFile())
                        .redirectInput(Path.of("/dev/null").toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.environment().clear();
                builder.environment().put("PATH", System.getenv("PATH"));
                builder.environment().put("HOME", directory.toString());
                builder.environment().putAll(environment);
                return new PgVigilProcess(builder.start(), out, err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> words(String... arguments) {
            List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            words.addAll(flags);
            words.add("-Duser.home=" + directory);
            String jar = System.getProperty("pgvigil.jar", "");
            words.addAll(jar.isEmpty() ? List.of("-cp", absoluteClassPath(), "dev.pgvigil.Main") : List.of("-jar", jar));
            words.addAll(List.of(arguments));
            return words;
        }

        private static String absoluteClassPath() {
            return String.join(":", Arrays.stream(System.getProperty("java.class.path").split(":"))
                    .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
        }
    }

    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The port that it says it listens on; waits for that, and fails when the process ends instead. */
    public int port() {
        Awaitility.await().atMost(LONGEST).until(() -> ADDRESS.matcher(out()).find() || !process.isAlive());
        Matcher address = ADDRESS.matcher(out());
        assertThat(address.find()).as("listens; " + err()).isTrue();
        return Integer.parseInt(address.group(1));
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end as Ctrl-C in Kubernetes does (SIGTERM). */
    public PgVigilProcess terminate() {
        process.destroy();
        return this;
    }

    /** Makes the JVM print all its threads to standard output (SIGQUIT). */
    public void dumpThreads() {
        Command.succeed(Duration.ofSeconds(10), List.of("kill", "-QUIT", Long.toString(process.pid())));
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> process.info().commandLine().orElse("the process") + " has ended; it wrote " + out() + err()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
