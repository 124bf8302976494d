package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Alone;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.PgVigilProcess;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes with little memory and queries that want much. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Alone
class MemoryIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BESIDE = """
            pg_beside:
              every: 1s
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            """;
    private PgServer server;

    @BeforeAll
    void start() {
        server = PgServer.start(18);
        Monitor.createRole(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aResultOfTwoHundredMegabytesFailsItsOwnQueryOnlyOnWhicheverLane(@TempDir Path directory) throws IOException {
        try (PgVigilProcess process = serve(directory, "-Xmx64m", "limits: {busy_ratio: 1}\n", BESIDE
                + "pg_vital: {every: 2s, timeout: 1900ms, " + huge(20)
                + "pg_slow: {every: 31s, timeout: 30s, " + huge(200)
                + "pg_each: {scope: database, every: 5s, timeout: 4s, " + huge(20)
                + "pg_each_beside: {scope: database, every: 2s, sql: SELECT 1 AS one, metrics: {one: {usage: GAUGE, description: One}}}\n"
                + "pg_many: {every: 2s, timeout: 1900ms, max_rows: 1000, sql: \"SELECT x, repeat('x', 1000000) AS who FROM generate_series(1, 1000) AS x\","
                + " metrics: {x: {usage: GAUGE, description: A}, who: {usage: LABEL}}}\n")) {
            int port = process.port();
            for (String query : new String[] {"pg_vital", "pg_slow", "pg_each", "pg_many"}) {
                await(query).atMost(SOON).until(() -> in(port, query, "failing"));
            }
            double last = lastSuccess(port, "pg_beside");
            double failures = failures(port, "pg_vital");
            await().atMost(SOON).until(() -> {
                Scrape scrape = Scrape.of(port, "/metrics");
                assertThat(scrape.value("pg_up")).hasValue(1);
                return lastSuccess(port, "pg_beside") > last + 3 && failures(port, "pg_vital") > failures;
            });
            await().atMost(SOON).until(() -> in(port, "pg_beside", "ok") && in(port, "pg_each_beside", "ok"));
            assertThat(Scrape.get(port, "/").body()).containsPattern("54000 found a result of more than [0-9]+ KiB, expected less: 1/8 of the Java heap, at"
                    + " most 16 MiB; select fewer rows or shorter texts, such as left\\(query, 100\\)<").doesNotContainPattern("\\b(57014|08[0-9A-Z]{3}) ");
            assertThat(process.err()).doesNotContain("is down", "OutOfMemory", "fault of pgvigil");
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void anExhaustedHeapEndsTheProcessAtOnceWithItsOwnExitCode(@TempDir Path directory) throws IOException {
        String queries = IntStream.rangeClosed(1, 40).mapToObj(i -> """
                pg_rows_%d:
                  every: 30s
                  timeout: 20s
                  max_rows: 50000
                  sql: SELECT x AS who, %d AS n FROM generate_series(1, 50000) AS x
                  metrics: {who: {usage: LABEL}, n: {usage: GAUGE, description: Number}}
                """.formatted(i, i)).collect(Collectors.joining());
        try (PgVigilProcess process = serve(directory, "-Xmx64m", "limits: {series: 10000000, busy_ratio: 1}\n", queries + BESIDE)) {
            process.port();
            assertThat(process.exitCode()).isEqualTo(LastResort.EXIT_CODE);
            assertThat(process.err()).contains("level=error logger=LastResort msg=\"the Java process has run out of memory");
        }
        await("its sessions end").atMost(SOON).until(() -> server.value("postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil'").equals("0"));
    }

    private static String huge(int megabytes) {
        return "sql: \"SELECT repeat('x', " + megabytes + "000000) AS who, 1 AS n\", metrics: {who: {usage: LABEL}, n: {usage: GAUGE, description: A}}}\n";
    }

    private PgVigilProcess serve(Path directory, String heap, String settings, String queries) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), queries);
        Files.writeString(directory.resolve("pgvigil.yaml"), Monitor.settings(server,
                "web: {listen: \"127.0.0.1:0\"}\nqueries: {preset: none, files: [mine.yaml]}\n" + settings));
        return PgVigilProcess.in(directory).jvm(heap).start();
    }

    private static boolean in(int port, String query, String state) {
        return Scrape.of(port, "/metrics").sum("pgvigil_query_state", "query=\"" + query + "\"", "state=\"" + state + "\"").orElse(0) > 0;
    }

    private static double lastSuccess(int port, String query) {
        return Scrape.of(port, "/metrics").sum("pgvigil_query_last_success_timestamp_seconds", "query=\"" + query + "\"").orElse(0);
    }

    private static double failures(int port, String query) {
        return Scrape.of(port, "/metrics").sum("pgvigil_query_failures_total", "query=\"" + query + "\"").orElse(0);
    }
}
