package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Sample;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsRouteTest {
    private static final String ONE = """
            # HELP pg_a Help of pg_a.
            # TYPE pg_a gauge
            pg_a 1
            # HELP pg_b Help of pg_b.
            # TYPE pg_b gauge
            pg_b 2.5
            # HELP pgvigil_test One family of the process.
            # TYPE pgvigil_test gauge
            pgvigil_test 1
            """;

    @Test
    void servesTheOnlyTargetAndTheProcess() {
        FakeTarget target = new FakeTarget("orders-1").publish("q1", "pg_a", 1).publish("q2", "pg_b", 2.5);
        try (RunningServer running = new RunningServer(target)) {
            HttpResponse<String> answer = running.get("/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
            assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(answer.body()).isEqualTo(ONE);
        }
    }

    @Test
    void servesOpenMetricsToWhoAsks() {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1").publish("q1", "pg_a", 1))) {
            HttpResponse<String> answer = running.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

            assertThat(answer.headers().firstValue("Content-Type")).contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(answer.body()).startsWith("# HELP pg_a Help of pg_a.\n").endsWith("\n# EOF\n");
        }
    }

    @Test
    void readsAcceptFromSeveralHeaderLines() {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            HttpResponse<String> answer = running.get("/metrics", "Accept", "text/plain;q=0.1", "Accept", "application/openmetrics-text");

            assertThat(answer.headers().firstValue("Content-Type")).contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        }
    }

    @Test
    void servesOneGzipMemberWithItsLength() {
        FakeTarget target = new FakeTarget("orders-1").publish("q1", "pg_a", 1).publish("q2", "pg_b", 2.5);
        try (RunningServer running = new RunningServer(target)) {
            HttpResponse<byte[]> answer = running.bytes("/metrics", "Accept-Encoding", "deflate, gzip;q=1.0");

            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
            assertThat(RunningServer.gunzip(answer.body())).isEqualTo(ONE);
        }
    }

    @Test
    void servesNoGzipToWhoRefusesIt() {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.get("/metrics", "Accept-Encoding", "gzip;q=0").headers().firstValue("Content-Encoding")).isEmpty();
        }
    }

    @Test
    void servesOnlyWhatIsUpOfSeveralTargets() {
        FakeTarget first = new FakeTarget("orders-1").publish("q1", "pg_a", 1);
        FakeTarget second = new FakeTarget("orders-2").publish("q1", "pg_a", 7);
        second.status = FakeTarget.status("orders-2", false, Optional.empty(), "", "", "connection refused", Map.of());
        try (RunningServer running = new RunningServer(first, second)) {
            assertThat(running.get("/metrics").body()).isEqualTo("""
                    # HELP pg_login_up Whether a fresh login to the target succeeded at the last check.
                    # TYPE pg_login_up gauge
                    pg_login_up{target="orders-1"} 1
                    # HELP pg_up Whether the last use of the monitoring connection to the target succeeded.
                    # TYPE pg_up gauge
                    pg_up{target="orders-1"} 1
                    pg_up{target="orders-2"} 0
                    # HELP pgvigil_test One family of the process.
                    # TYPE pgvigil_test gauge
                    pgvigil_test 1
                    """);
        }
    }

    @Test
    void readsEachSnapshotOnce() {
        FakeTarget target = new FakeTarget("orders-1").publish("q1", "pg_a", 1);
        try (RunningServer running = new RunningServer(target)) {
            running.get("/metrics");
            running.get("/probe?target=orders-1");

            assertThat(target.snapshotsRead).hasValue(2);
        }
    }

    @Test
    void leavesOutOnlyTheProcessWhenItsFamiliesCannotBeRead() {
        AtomicBoolean broken = new AtomicBoolean(true);
        FakeTarget target = new FakeTarget("orders-1").publish("q1", "pg_a", 1).publish("q2", "pg_b", 2.5);
        try (RunningServer running = new RunningServer(() -> {
            if (broken.get()) {
                throw new IllegalStateException("no figures today");
            }
            return RunningServer.OWN;
        }, target)) {
            HttpResponse<String> answer = running.get("/metrics");
            broken.set(false);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(ONE.substring(0, ONE.indexOf("# HELP pgvigil_test")));
            assertThat(running.get("/metrics").body()).isEqualTo(ONE);
        }
    }

    @Test
    void servesWholePagesWhilePartsArePublished() throws Exception {
        FakeTarget target = new FakeTarget("orders-1").publish("q", "pg_a", 0);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(10);
        try (RunningServer running = new RunningServer(target)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; !stop.get(); i++) {
                    target.publish("q", "pg_a", i).publish("q" + i % 50, "pg_b" + i % 50, i);
                }
            }, clients);
            List<CompletableFuture<String>> pages = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> i % 2 == 0 ? running.get("/metrics").body()
                            : RunningServer.gunzip(running.bytes("/metrics", "Accept-Encoding", "gzip").body()), clients))
                    .toList();
            for (CompletableFuture<String> page : pages) {
                assertThat(page.get(30, TimeUnit.SECONDS)).matches(
                        "(# HELP (pg\\w+) .+\\n# TYPE \\2 gauge\\n\\2 \\S+\\n)+").startsWith("# HELP pg_a ").endsWith("\npgvigil_test 1\n");
            }
            stop.set(true);
            writer.get(10, TimeUnit.SECONDS);
        } finally {
            stop.set(true);
            clients.shutdownNow();
        }
    }

    @Test
    void passesPromtool(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(onPath("promtool"), "promtool is not installed");
        FakeTarget target = new FakeTarget("orders-1");
        target.store.publish(PartKey.data("q", ""), List.of(new MetricFamily(
                Family.counter("pg_calls_total", "Calls \\ with \"quotes\"\nand lines."),
                List.of(Sample.of(Labels.of("query", "a\"b\\c\nd é <x>"), 3)))), FakeTarget.NOW, FakeTarget.NOW.plusSeconds(60));
        Path page = directory.resolve("page");
        try (RunningServer running = new RunningServer(target)) {
            Files.write(page, running.bytes("/metrics").body());
        }
        Process promtool = new ProcessBuilder("promtool", "check", "metrics").redirectInput(page.toFile()).redirectErrorStream(true).start();

        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
