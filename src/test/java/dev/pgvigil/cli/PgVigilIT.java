package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them, but for the process around them. */
@Timeout(180)
class PgVigilIT {
    @TempDir
    private Path directory;

    private record Outcome(int code, String out, String err) {
    }

    @Majors
    void checkPrintsOneLineAQueryAndASummary(int major) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_good: {every: 1m, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE, description: One}}}
                pg_bad: {sql: SELECT x FROM nowhere, metrics: {x: {usage: GAUGE, description: None}}}
                pg_never: {postgres: ">=99", sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE, description: Later}}}
                pg_each: {scope: database, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE, description: Each}}}
                """);
        try (PgServer server = server(major)) {
            String settings = settings(server, "queries: {preset: none, files: [mine.yaml]}\n");
            Outcome outcome = run("check", "--config", settings);
            String version = server.value("postgres", "SELECT split_part(current_setting('server_version'), ' ', 1)");
            assertThat(outcome.out().replaceAll("[0-9]+\\.[0-9] ms", "N ms")).isEqualTo("""
                    ok    pg_good  every 1m  vitals  1 row  N ms
                    fail  pg_bad  42P01 relation "nowhere" does not exist; if it exists, qualify it with its schema or add the schema to search_path
                    skip  pg_never  only on version >=99, this is %s
                    ok    pg_each  postgres: every 5m  databases  1 row  N ms
                    2 ok, 1 skipped, 1 failing on main (PostgreSQL %s, primary)
                    """.formatted(version, version));
            assertThat(outcome.code()).isEqualTo(1);
            JsonNode json = new ObjectMapper().readTree(run("check", "--json", "--config", settings).out());
            assertThat(json.at("/targets/0/failing").asInt()).isEqualTo(1);
            assertThat(json.at("/targets/0/queries/1/message").asText()).startsWith("42P01");
        }
    }

    @Majors
    void checkOfTheShippedQueriesPassesWithTheShippedRole(int major) throws IOException {
        try (PgServer server = server(major)) {
            server.execute("CREATE EXTENSION pg_stat_statements");
            Outcome outcome = run("check", "--config", settings(server, ""));
            assertThat(outcome.out()).doesNotContain("fail  ").contains(" 0 failing on main");
            assertThat(outcome.code()).as(outcome.out()).isZero();
        }
    }

    @Majors
    void onceCollectsTwiceForDerivedValues(int major) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_clock:
                  sql: SELECT extract(epoch FROM clock_timestamp()) AS seconds
                  metrics: {seconds: {usage: COUNTER, description: Time}}
                  derived: {speed: {rate: seconds}}
                """);
        try (PgServer server = server(major)) {
            Outcome outcome = run("once", "--pause", "1", "--config", settings(server, "queries: {preset: none, files: [mine.yaml]}\n"));
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out()).contains("# TYPE pg_clock_seconds counter\n").contains("# TYPE pg_clock_speed gauge\n");
            String speed = outcome.out().lines().filter(line -> line.startsWith("pg_clock_speed ")).findFirst().orElseThrow();
            assertThat(Double.parseDouble(speed.substring(speed.indexOf(' ')))).isBetween(0.9, 1.1);
            assertThat(outcome.code()).isZero();
        }
    }

    @Test
    void onceRepeatsWhatHasDerivedValuesOnly() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_clock:
                  sql: SELECT extract(epoch FROM clock_timestamp()) AS seconds
                  metrics: {seconds: {usage: COUNTER, description: Time}}
                  derived: {speed: {rate: seconds}}
                pg_each:
                  scope: database
                  sql: SELECT extract(epoch FROM clock_timestamp()) AS seconds
                  metrics: {seconds: {usage: COUNTER, description: Time}}
                  derived: {speed: {rate: seconds}}
                pg_plain: {sql: SELECT 1 AS n, metrics: {n: {usage: GAUGE, description: One}}}
                """);
        try (PgServer server = server(MajorVersions.newest())) {
            server.execute("CREATE EXTENSION pg_stat_statements", "SELECT pg_stat_statements_reset()");
            Outcome outcome = run("once", "--pause", "1", "--config", settings(server, "queries: {preset: none, files: [mine.yaml]}\n"));
            assertThat(outcome.out()).contains("pg_clock_speed ", "pg_each_speed{datname=\"postgres\"} ", "pg_plain_n 1");
            assertThat(server.value("postgres", "SELECT string_agg(calls::text, ' ' ORDER BY calls) FROM pg_stat_statements "
                    + "WHERE query ~ 'clock_timestamp|AS n$'")).as("one for the plain query, twice two for the text that the others share").isEqualTo("1 4");
        }
    }

    @Test
    void duplicatesAndCutRowsAreTold() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_twice: {sql: "SELECT 'a' AS who, 1 AS n UNION ALL SELECT 'a', 2 UNION ALL SELECT 'b', 3 ORDER BY n", max_rows: 2, \
                metrics: {who: {usage: LABEL}, n: {usage: GAUGE, description: N}}}
                """);
        try (PgServer server = server(MajorVersions.newest())) {
            String settings = settings(server, "queries: {preset: none, files: [mine.yaml]}\n");
            assertThat(run("check", "--config", settings).out()).contains("ms  (1 more rows cut by the row cap; 1 duplicate series left out)\n");
            Outcome once = run("once", "--config", settings);
            assertThat(once.err()).isEqualTo("note  pg_twice   1 more rows cut by the row cap; 1 duplicate series left out" + System.lineSeparator());
            assertThat(once.code()).isZero();
        }
    }

    @Test
    void aPauseThatIsNoneIsExitCodeTwo() {
        Outcome outcome = run("once", "--pause", "-1");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("--pause: found -1, expected a number of seconds above zero" + System.lineSeparator());
    }

    @Test
    void aDirectoryIsNoSettingsFile() {
        Outcome outcome = run("check", "--config", directory.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo(directory + ": found no readable file, expected the settings as YAML in UTF-8 (it is a directory)"
                + System.lineSeparator());
    }

    @Test
    void anUnreachableServerIsExitCodeOne() throws IOException {
        String settings = write("targets: {main: {url: \"postgresql://pgvigil@127.0.0.1:1/postgres\", password: \"hidden-word\"}}\n");
        Outcome outcome = run("check", "--config", settings);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("fail  main cannot be reached: ").contains("127.0.0.1:1").doesNotContain("hidden-word");
        assertThat(outcome.out().lines()).hasSize(1);
    }

    @Test
    void faultsOfAllFilesArePrintedTogetherAndAreExitCodeTwo() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "pg_a: {sql: SELECT 1, metrics: {x: {usage: GUAGE}}}\n");
        Files.writeString(directory.resolve("b.yaml"), "pg_b:\n  sqll: SELECT 1\n");
        Outcome outcome = run("check", "--config", write("queries: {preset: none, files: [a.yaml, b.yaml]}\n"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("a.yaml:1:44: pg_a.metrics.x.usage: found GUAGE, expected ").contains("did you mean GAUGE?")
                .contains("b.yaml:2:3: pg_b.sqll: found the unknown key sqll").contains("did you mean sql?");
    }

    @Test
    void anUnknownFlagIsExitCodeTwo() {
        Outcome outcome = run("check", "--confg", "x");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("Unknown option: '--confg'").contains("--config");
    }

    @Test
    void helpTellsANewcomerHowToStart() {
        Outcome outcome = run("--help");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("serve", "check", "once", "schema", "version", "--url", "Exit codes: 0 done, 1 failure at run time, 2",
                "pgvigil check --url postgresql://");
    }

    @Test
    void schemaAndVersionAreWrittenToStandardOutput() throws IOException {
        assertThat(new ObjectMapper().readTree(run("schema").out()).path("$schema").asText()).contains("2020-12");
        assertThat(run("version").out()).matches("pgvigil [0-9.]+ \\(Java .*\\)\\R");
        assertThat(run("--version")).isEqualTo(run("version"));
        assertThat(run("help")).isEqualTo(run("--help"));
        assertThat(run("help", "check")).isEqualTo(run("check", "--help"));
        assertThat(run("help", "chekc")).isEqualTo(new Outcome(2, "", "help: found chekc, expected one of serve, check, once, schema, catalog, rules, health, version, help"
                + System.lineSeparator()));
    }

    @Test
    void offlineCheckReadsTheFilesOnly() throws IOException {
        Outcome outcome = run("check", "--offline", "--config", write("targets: {main: {url: \"postgresql://127.0.0.1:1/postgres\"}}\n"));
        assertThat(outcome.out()).matches("[0-9]+ queries read, no fault; nothing was connected to\\R");
        assertThat(outcome.code()).isZero();
    }

    private static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = PgVigil.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Outcome(code, out.toString(), err.toString());
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }

    private String settings(PgServer server, String more) throws IOException {
        return write(Monitor.settings(server, more));
    }

    private String write(String settings) throws IOException {
        return Files.writeString(directory.resolve("pgvigil.yaml"), settings).toString();
    }
}
