package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus's own tool; its absence skips the test. */
final class Promtool {
    private final Path program = Tools.require("promtool", "prometheus");

    record Outcome(int status, String output) {
        void isSuccess() {
            assertThat(status).as(output.length() > 20_000 ? output.substring(0, 20_000) : output).isZero();
        }
    }

    Outcome test(List<Path> files) {
        return run("test", files);
    }

    Outcome check(List<Path> files) {
        return run("check", files);
    }

    private Outcome run(String verb, List<Path> files) {
        List<String> words = new ArrayList<>(List.of(program.toString(), verb, "rules"));
        files.forEach(file -> words.add(file.toString()));
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
