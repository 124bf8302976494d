package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgvigil.snapshot.MetricFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own parsers read our hostile pages. */
class PromtoolTest {
    private static final int LINT_ONLY = 3;
    private static final List<String> NAMES = List.of("a", "a_total", "a_sum", "a_count", "a_bucket", "b_total", "c_seconds", "d_bytes");
    @TempDir
    Path dir;

    private record Ended(int status, String output) {
    }

    @BeforeAll
    static void needsPromtool() throws Exception {
        try {
            new ProcessBuilder("promtool", "--version").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException missing) {
            assumeTrue(false, "promtool is not on the PATH: install the Debian package prometheus");
        }
    }

    @Test
    void readsText() throws Exception {
        for (long seed = 0; seed < 40; seed++) {
            Ended ended = run(page(ExpositionFormat.TEXT, seed), "promtool", "check", "metrics");
            assertThat(ended.status).as("seed %d: %s", seed, ended.output).isIn(0, LINT_ONLY);
        }
    }

    @Test
    void readsOpenMetrics() throws Exception {
        for (long seed = 0; seed < 15; seed++) {
            // The importer wants a time on each sample; a page of ours has none.
            String timed = new String(page(ExpositionFormat.OPENMETRICS, seed), StandardCharsets.UTF_8).replaceAll("(?md)^([^#\n][^\n]*)$", "$1 1700000000");
            Path file = Files.writeString(dir.resolve("page" + seed), timed);
            Ended ended = run(new byte[0], "promtool", "tsdb", "create-blocks-from", "openmetrics", file.toString(), dir.resolve("tsdb" + seed).toString());
            assertThat(ended.status).as("seed %d: %s", seed, ended.output).isZero();
        }
    }

    @Test
    void refusesABrokenPage() throws Exception {
        assertThat(run("a{b=\"\n\"} 1\n".getBytes(StandardCharsets.UTF_8), "promtool", "check", "metrics").status).isEqualTo(1);
    }

    private static byte[] page(ExpositionFormat format, long seed) {
        List<List<MetricFamily>> parts = new RandomFamilies(new Random(seed)).parts(NAMES);
        return Exposition.compose(format, false, Pages.stored(parts));
    }

    private Ended run(byte[] input, String... command) throws Exception {
        Path in = Files.write(dir.resolve("input"), input);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(in.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
