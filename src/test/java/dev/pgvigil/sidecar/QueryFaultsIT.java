package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One query goes wrong, or gives what nobody expects. A held lock, two rows with one label set and cut rows: {@link SidecarIT}. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryFaultsIT {
    private static final String BESIDE = """
            pg_beside:
              every: 1s
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            """;
    private PgServer server;

    @BeforeAll
    void start() {
        server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aTableThatSomebodyOnlyWaitsForInAccessExclusiveFailsItsOwnQueriesOnly(@TempDir Path directory) throws Exception {
        server.execute("CREATE TABLE wanted AS SELECT 1 AS x", "GRANT SELECT ON wanted TO pgvigil");
        try (Patient sidecar = start(directory, """
                pg_mine:
                  every: 1s
                  timeout: 900ms
                  sql: SELECT count(*) AS n FROM public.wanted
                  metrics: {n: {usage: GAUGE, description: Rows}}
                """); Connection reader = server.connection("postgres"); Connection waiter = server.connection("postgres")) {
            sidecar.until(scrape -> scrape.value("pg_mine_n").isPresent());
            reader.setAutoCommit(false);
            run(reader, "SELECT count(*) FROM wanted");
            Thread waiting = new Thread(() -> quietly(waiter, "LOCK TABLE wanted IN ACCESS EXCLUSIVE MODE"), "fixture-waiter");
            waiter.setAutoCommit(false);
            waiting.start();
            sidecar.until(scrape -> Patient.in(scrape, "pg_mine", "failing"));
            assertThat(sidecar.page()).contains("55P03");
            sidecar.untilSucceedsAgain("pg_beside");
            reader.rollback();
            waiting.join(20_000);
            waiter.rollback();
            sidecar.until(scrape -> scrape.value("pg_mine_n").isPresent());
        }
    }

    @Test
    void aQueryThatSleepsPastItsTimeoutIsEndedByTheServer(@TempDir Path directory) throws IOException {
        server.execute("CREATE TABLE naps AS SELECT 60 AS seconds", "GRANT SELECT ON naps TO pgvigil");
        try (Patient sidecar = start(directory, """
                pg_sleeper:
                  every: 1s
                  timeout: 300ms
                  sql: SELECT 1 AS n FROM public.naps, pg_sleep(naps.seconds)
                  metrics: {n: {usage: GAUGE, description: Number}}
                """)) {
            sidecar.until(scrape -> Patient.in(scrape, "pg_sleeper", "failing"));
            assertThat(sidecar.page()).contains("57014");
            assertThat(sidecar.scrape().value("pgvigil_query_duration_seconds{query=\"pg_sleeper\"}").orElseThrow()).isBetween(0.3, 1.5);
            assertThat(server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND now() - query_start > '2 s'"))
                    .isEqualTo("0");
            sidecar.untilSucceedsAgain("pg_beside");
            server.execute("UPDATE naps SET seconds = 0");
            sidecar.until(scrape -> scrape.value("pg_sleeper_n").isPresent());
        }
    }

    @Test
    void aQueryGoesOnWhenTheSeldomStatementOfWhatItLeavesOutFails(@TempDir Path directory) throws IOException {
        try (Patient sidecar = start(directory, """
                pg_numbers:
                  every: 2s
                  timeout: 1s
                  sql: SELECT x::text AS who, x FROM generate_series(1, 3) AS x
                  except: {label: who, every: 1h, sql: "SELECT pg_sleep(30)::text"}
                  metrics: {who: {usage: LABEL}, x: {usage: GAUGE, description: Number}}
                """)) {
            sidecar.until(scrape -> scrape.value("pgvigil_query_warnings{query=\"pg_numbers\"}").orElse(0) == 1
                    && scrape.sum("pg_numbers_x").orElse(0) == 6);
            assertThat(Patient.in(sidecar.scrape(), "pg_numbers", "ok")).isTrue();
            assertThat(sidecar.page()).contains("nothing is left out: 57014 canceling statement due to statement timeout");
        }
    }

    @Test
    void aMillionRowsAreCutAndCostNeitherTimeNorMemory(@TempDir Path directory) throws IOException {
        try (Patient sidecar = start(directory, """
                pg_million:
                  every: 2s
                  timeout: 1900ms
                  sql: SELECT x AS who, x, repeat('x', 200) AS more FROM (SELECT generate_series(1, 1000000) AS x) AS streamed
                  metrics: {who: {usage: LABEL}, more: {usage: LABEL}, x: {usage: GAUGE, description: Number}}
                """)) {
            sidecar.until(scrape -> Patient.in(scrape, "pg_beside", "ok"));
            long before = heapBytes();
            sidecar.until(scrape -> scrape.value("pgvigil_query_rows_dropped_total{query=\"pg_million\"}").orElse(0) > 0
                    && Patient.in(scrape, "pg_million", "ok"));
            Scrape scrape = sidecar.scrape();
            assertThat(scrape.value("pgvigil_query_duration_seconds{query=\"pg_million\"}").orElseThrow()).isLessThan(4);
            assertThat(scrape.series().keySet().stream().filter(series -> series.startsWith("pg_million_x"))).hasSize(1_000);
            assertThat(heapBytes() - before).isLessThan(40_000_000);
            sidecar.untilSucceedsAgain("pg_beside");
        }
    }

    @Test
    void nullIsAbsentAndOddNumbersAreServedAndTextIsNoNumber(@TempDir Path directory) throws IOException {
        try (Patient sidecar = start(directory, """
                pg_odd:
                  every: 1s
                  sql: >
                    SELECT NULL::int AS nothing, 'NaN'::float8 AS nan, 'Infinity'::numeric AS much, '-Infinity'::float4 AS little, 'many'::text AS word,
                    '12.5'::text AS digits, 'infinity'::timestamptz AS never, '0044-03-15 BC'::timestamp AS ides, 10::numeric ^ 400 AS huge,
                    -0.0::float8 AS zero, NULL::text AS who
                  metrics:
                    nothing: {usage: GAUGE, description: A}
                    nan: {usage: GAUGE, description: A}
                    much: {usage: GAUGE, description: A}
                    little: {usage: GAUGE, description: A}
                    word: {usage: GAUGE, description: A}
                    digits: {usage: GAUGE, description: A}
                    never: {usage: GAUGE, description: A}
                    ides: {usage: GAUGE, description: A}
                    huge: {usage: GAUGE, description: A}
                    zero: {usage: GAUGE, description: A}
                    who: {usage: LABEL}
                """)) {
            sidecar.until(scrape -> Patient.in(scrape, "pg_odd", "ok"));
            Scrape scrape = sidecar.scrape();
            assertThat(scrape.sum("pg_odd_nothing")).isEmpty();
            assertThat(scrape.sum("pg_odd_word")).isEmpty();
            assertThat(scrape.sum("pg_odd_nan")).hasValue(Double.NaN);
            assertThat(scrape.sum("pg_odd_much")).hasValue(Double.POSITIVE_INFINITY);
            assertThat(scrape.sum("pg_odd_little")).hasValue(Double.NEGATIVE_INFINITY);
            assertThat(scrape.sum("pg_odd_digits")).hasValue(12.5);
            assertThat(scrape.sum("pg_odd_never")).hasValue(Double.POSITIVE_INFINITY);
            assertThat(scrape.sum("pg_odd_ides").orElse(0)).isLessThan(-6e10);
            assertThat(scrape.sum("pg_odd_huge")).hasValue(Double.POSITIVE_INFINITY);
            assertThat(scrape.sum("pg_odd_zero")).isPresent();
            sidecar.untilSucceedsAgain("pg_beside");
        }
    }

    @Test
    void anArrayWithNullInAHistogramLeavesThatHistogramOut(@TempDir Path directory) throws IOException {
        try (Patient sidecar = start(directory, """
                pg_hist:
                  every: 1s
                  sql: SELECT ARRAY[1, NULL]::float8[] AS took, ARRAY[3, 4]::int8[] AS took_bucket, 5 AS took_sum, 6 AS took_count, 7 AS n
                  metrics: {took: {usage: HISTOGRAM, description: Took}, n: {usage: GAUGE, description: Number}}
                """)) {
            sidecar.until(scrape -> scrape.value("pg_hist_n").isPresent());
            assertThat(sidecar.scrape().sum("pg_hist_took_count")).isEmpty();
            sidecar.untilSucceedsAgain("pg_beside");
        }
    }

    @Test
    void controlCharactersQuotesNewlinesUnicodeAndTenKilobytesInLabelsMakeAValidPage(@TempDir Path directory) throws IOException {
        try (Patient sidecar = start(directory, """
                pg_hostile:
                  every: 1s
                  desc: "Quotes \\" backslash \\\\ and\\nnewline"
                  sql: >
                    SELECT * FROM (VALUES (E'a"b', 1), (E'a\\\\b', 2), (E'a\\nb', 3), (E'a\\rb\\tc\\x01\\x1b\\x7f', 4), (E'ünï☃\\U0001F418', 5), ('</script>&amp;', 6),
                    (repeat('long"', 2048), 7), (E'} 1\\n# EOF\\npg_up 0\\n', 8), ('', 9), (E'\\u2028\\ufeff\\u202e', 10)) AS v (who, n)
                  metrics: {who: {usage: LABEL}, n: {usage: GAUGE, description: "Quotes \\" backslash \\\\ and\\nnewline"}}
                """)) {
            sidecar.until(scrape -> Patient.in(scrape, "pg_hostile", "ok"));
            Scrape scrape = sidecar.scrape();
            assertThat(scrape.sum("pg_hostile_n")).hasValue(55);
            assertThat(scrape.value("pg_up")).hasValue(1);
            assertThat(scrape.sum("pg_hostile_n", "ünï☃\uD83D\uDC18")).hasValue(5);
            sidecar.untilSucceedsAgain("pg_beside");
        }
    }

    @Test
    void aResetOfTheStatisticsNeverMakesANegativeRate(@TempDir Path directory) throws IOException {
        try (Patient sidecar = start(directory, """
                pg_commits:
                  every: 1s
                  sql: SELECT sum(xact_commit) AS n FROM pg_stat_database
                  metrics: {n: {usage: COUNTER, description: Commits}}
                  derived: {n_rate: {rate: n, window: 2s}, n_increase: {increase: n, window: 2s}}
                """)) {
            sidecar.until(scrape -> scrape.value("pg_commits_n_rate").isPresent());
            double before = sidecar.scrape().value("pg_commits_n").orElseThrow();
            server.execute("SELECT pg_stat_reset()");
            sidecar.until(scrape -> notNegative(scrape) && scrape.value("pg_commits_n").orElse(before) < before);
            assertThat(sidecar.scrape().value("pg_commits_n_rate")).isEmpty();
            sidecar.until(scrape -> notNegative(scrape) && scrape.value("pg_commits_n_rate").isPresent());
        }
    }

    private static boolean notNegative(Scrape scrape) {
        assertThat(scrape.value("pg_commits_n_rate").orElse(0)).isNotNegative();
        assertThat(scrape.value("pg_commits_n_increase").orElse(0)).isNotNegative();
        return true;
    }

    private Patient start(Path directory, String queries) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), queries + BESIDE);
        return Patient.start(directory, Monitor.settings(server, "queries: {preset: none, files: [mine.yaml]}\n"), server);
    }

    private static long heapBytes() {
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            System.gc();
            return true;
        });
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void quietly(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
