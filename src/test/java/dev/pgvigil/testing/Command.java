package dev.pgvigil.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one operating system command to its end, never longer than a given time. */
final class Command {
    private Command() {
    }

    /** What a finished command left: its exit code, and standard output and error together. */
    record Result(int exitCode, String output) {
    }

    /** Runs to the end and returns the output; a non-zero exit code is a {@link FixtureException}. */
    static String succeed(Duration timeout, List<String> words) {
        Result result = run(timeout, words);
        if (result.exitCode() != 0) {
            throw new FixtureException(String.join(" ", words) + ": exit code " + result.exitCode() + ", output: " + result.output());
        }
        return result.output();
    }

    static Result run(Duration timeout, List<String> words) {
        try {
            // A file, not a pipe: a server that the command leaves behind would hold the pipe open.
            Path output = Files.createTempFile("pgv-", ".out");
            try {
                return run(timeout, words, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new FixtureException(String.join(" ", words) + ": " + e.getMessage(), e);
        }
    }

    private static Result run(Duration timeout, List<String> words, Path output) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile()).start();
        if (!finished(process, timeout)) {
            process.destroyForcibly();
            throw new FixtureException(String.join(" ", words) + ": not finished after " + timeout + ", output: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output).strip());
    }

    /** Ends a program that a test started, by force when it does not go by itself. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean finished(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new FixtureException("interrupted while a command was running", e);
        }
    }
}
