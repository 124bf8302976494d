package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.cli.PgVigil;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code pgvigil catalog} and the files of it in the repository. */
class CatalogueFilesTest {
    private static final Path COMMITTED = Path.of("src/catalogue");
    private static final String COST = """
            {"postgres": 18, "preset": "default", "cases": [
              {"tables": 10000, "databases": 1, "queries": [{"query": "pg_locks", "millisACall": 12.5, "rowsACall": 18, "buffersACall": 9, "millisAMinute": 50}]},
              {"tables": 200, "databases": 1, "queries": [{"query": "pg_locks", "millisACall": 0.41237, "rowsACall": 18, "buffersACall": 9, "millisAMinute": 1.64948}]}]}
            """;
    @TempDir
    private Path directory;

    /** What a process can tell of itself differs by operating system. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theCommittedFilesAreWhatTheCommandPrints() {
        Committed.check(COMMITTED.resolve("metrics.md"), run("catalog"));
        Committed.check(COMMITTED.resolve("metrics.json"), run("catalog", "--format", "json"));
    }

    @Test
    void printsTheSameEachTime() {
        assertThat(run("catalog")).isEqualTo(run("catalog", "--format", "markdown", "--preset", "exhaustive"));
    }

    @Test
    void everyRowHasAllCells() {
        long columns = 0;
        long rows = 0;
        for (String line : run("catalog").lines().toList()) {
            columns = line.startsWith("|---") ? bars(line) : columns;
            if (line.startsWith("| `")) {
                assertThat(bars(line)).as(line).isEqualTo(columns).isGreaterThan(4);
                rows++;
            }
        }
        assertThat(rows).isGreaterThan(600);
    }

    private static long bars(String line) {
        return line.replace("\\|", "").chars().filter(c -> c == '|').count();
    }

    @Test
    void aPresetHasItsOwnMetricsAndTheProcesses() {
        String minimal = run("catalog", "--preset", "minimal");
        assertThat(minimal).contains("| `pg_replication_lag_seconds` | gauge | seconds |", "| `pgvigil_query_state` |", "| `pg_up` |")
                .doesNotContain("`pg_stat_slru_flushes_total`", "`pg_stat_user_tables_seq_scan`");
        assertThat(run("catalog", "--preset", "default")).contains("`pg_stat_user_tables_seq_scan`").doesNotContain("`pg_stat_slru_flushes_total`");
    }

    @Test
    void costsStandWhereTheyWereMeasuredOnly() throws IOException {
        String file = Files.writeString(directory.resolve("cost.json"), COST).toString();
        String markdown = run("catalog", "--cost", file);
        assertThat(line(markdown, "| `pg_locks_count` |")).endsWith(" | 1.65 |");
        assertThat(line(markdown, "| `pg_stat_database_deadlocks` |")).endsWith(" |  |");
        assertThat(line(markdown, "| `pg_locks` | server |")).endsWith(" | 12.5 (50) | 0.412 (1.65) |");
        JsonNode queries = new ObjectMapper().readTree(run("catalog", "--format", "json", "--cost", file)).path("queries");
        assertThat(query(queries, "pg_locks").path("cost").path(1).path("milliseconds_a_call").asDouble()).isEqualTo(0.41237);
        assertThat(query(queries, "pg_stat_database").path("cost")).isEmpty();
    }

    @Test
    void anUnknownWordAndAFileThatIsNoMeasurementAreExitCodeTwo() throws IOException {
        assertThat(fault("catalog", "--format", "html")).isEqualTo("--format: found html, expected one of markdown, json");
        assertThat(fault("catalog", "--preset", "none")).isEqualTo("--preset: found none, expected one of minimal, default, exhaustive");
        Path file = Files.writeString(directory.resolve("cost.json"), "{}");
        assertThat(fault("catalog", "--cost", file.toString())).isEqualTo(file + ": found no cases, expected a result of src/bench/run.sh server-cost");
        Files.writeString(file, "cost");
        assertThat(fault("catalog", "--cost", file.toString())).isEqualTo(file + ": found no JSON, expected a result of src/bench/run.sh server-cost");
        assertThat(fault("catalog", "--cost", directory.resolve("none.json").toString())).isEqualTo(directory.resolve("none.json")
                + ": found no readable file, expected server-cost.json as src/bench/run.sh server-cost writes it");
    }

    private static JsonNode query(JsonNode queries, String key) {
        for (JsonNode query : queries) {
            if (query.path("query").asText().equals(key)) {
                return query;
            }
        }
        throw new AssertionError(key + " is not among the queries");
    }

    private static String line(String text, String beginning) {
        return text.lines().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow(() -> new AssertionError("no line " + beginning));
    }

    private static String run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(PgVigil.run(new PrintWriter(out), new PrintWriter(err), args)).as(Arrays.toString(args) + err).isZero();
        return out.toString();
    }

    private static String fault(String... args) {
        StringWriter err = new StringWriter();
        assertThat(PgVigil.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args)).isEqualTo(2);
        return err.toString().strip();
    }
}
