package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.alert.RulesWriter;
import dev.pgvigil.cli.PgVigil;
import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code pgvigil rules} and the files of it in the repository. */
class RuleFilesTest {
    private static final Path COMMITTED = Path.of("alerts");
    private static final Pattern NAME = Pattern.compile("^ +- alert: '?([A-Za-z0-9_]+)'?$", Pattern.MULTILINE);
    private static final Pattern RANGE = Pattern.compile("\\[([0-9]+)([smhd])(?::[^\\]]*)?]");
    @TempDir
    private Path directory;

    @Test
    void theCommittedFilesAreWhatTheCommandWrites() throws IOException {
        run("rules", "--directory", directory.toString());
        for (Path file : files(directory)) {
            Committed.check(COMMITTED.resolve(file.getFileName()), Files.readString(file));
        }
        assertThat(written(COMMITTED)).isEqualTo(files(directory).stream().map(file -> file.getFileName().toString()).toList());
    }

    @Test
    void thoseOfDocumentC009KeepTheirNames() throws IOException {
        assertThat(alerts(COMMITTED)).contains("PostgreSQLHighConnectionCount", "PostgreSQLCacheHitRatioLow", "PostgreSQLReplicationLag");
    }

    /** A range must hold at least four samples, also where the scrape interval is a minute. */
    @Test
    void noRangeIsShorterThanFourScrapes() throws IOException {
        for (Path file : files(COMMITTED)) {
            Matcher ranges = RANGE.matcher(Files.readString(file).replaceAll("(?m)^ *#.*$", ""));
            while (ranges.find()) {
                assertThat(seconds(ranges)).as(file + ": " + ranges.group()).isGreaterThanOrEqualTo(240);
            }
        }
    }

    @Test
    void promtoolAcceptsAllRules() throws IOException, InterruptedException {
        run("rules", "--kubernetes", "--directory", directory.toString());
        List<String> words = new ArrayList<>(List.of(Tools.require("promtool", "prometheus").toString(), "check", "rules"));
        files(COMMITTED).forEach(file -> words.add(file.toString()));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void aFileWithoutRulesIsRemovedAndThoseOfOthersStay() throws IOException {
        Path settings = Files.writeString(directory.resolve("pgvigil.yaml"), "queries: {preset: none}\n");
        Path out = directory.resolve("rules");
        run("rules", "--directory", out.toString());
        Files.writeString(out.resolve("pgbouncer.rules.yml"), "groups: []\n");
        Files.writeString(out.resolve("mine.rules.yml"), "groups: []\n");
        String said = run("rules", "--directory", out.toString(), "--config", settings.toString());
        assertThat(said).isEqualTo("removed " + out.resolve("postgresql.rules.yml") + "\nwrote " + out.resolve("pgvigil.rules.yml") + "\n");
        assertThat(files(out).stream().map(file -> file.getFileName().toString())).containsExactly("mine.rules.yml", "pgbouncer.rules.yml", "pgvigil.rules.yml");
    }

    @Test
    void aUsersOwnQueriesAndRunbooksAreWritten() throws IOException {
        Files.writeString(directory.resolve("orders.yaml"), """
                pg_orders:
                  sql: SELECT state, count(*) AS orders FROM app.orders GROUP BY state
                  metrics: {state: {usage: LABEL}, orders: {usage: GAUGE, description: Orders}}
                  alerts:
                    TooManyOrders: {above: orders, warning: {at: 100, for: 5m}, summary: "{value} orders are {state}"}
                """);
        Path settings = Files.writeString(directory.resolve("pgvigil.yaml"),
                "queries: {preset: none, files: [orders.yaml]}\nrunbooks: https://wiki.example.org/db/\n");
        run("rules", "--config", settings.toString(), "--directory", directory.toString());
        assertThat(directory.resolve("postgresql.rules.yml")).content().contains("""
                  - name: pgvigil-pg_orders
                    rules:
                      - alert: TooManyOrders
                        expr: |-
                          pg_orders_orders
                          > on (job, instance) group_left ()
                          max by (job, instance) (pg_alert_threshold{alert="TooManyOrders", severity="warning"})
                        for: 5m
                        labels:
                          severity: warning
                        annotations:
                          summary: '{{ $value | humanize }} orders are {{ $labels.state }}'
                          runbook_url: 'https://wiki.example.org/db/TooManyOrders.md'
                """);
    }

    @Test
    void aProfileChangesForAndNothingElse() throws IOException {
        Path profile = Files.writeString(directory.resolve("slow.yaml"), "PostgreSQLDown: {critical: {at: 0.5, for: 90s}}\n");
        Path usual = directory.resolve("usual");
        Path slow = directory.resolve("slow");
        run("rules", "--directory", usual.toString());
        run("rules", "--directory", slow.toString(), "--profile", profile.toString());
        List<String> differences = Committed.differences(Files.readString(usual.resolve("pgvigil.rules.yml")).lines().toList(),
                Files.readString(slow.resolve("pgvigil.rules.yml")).lines().toList());
        assertThat(differences).containsExactly("-         for: 1m", "+         for: 1m30s");
        assertThat(slow.resolve("pgvigil.rules.yml")).content().containsOnlyOnce("for: 1m30s");
        assertThat(slow.resolve("postgresql.rules.yml")).hasSameTextualContentAs(usual.resolve("postgresql.rules.yml"));
    }

    @Test
    void aProfileThatIsWrongIsExitCodeTwo() throws IOException {
        Path profile = Files.writeString(directory.resolve("wrong.yaml"), "PostgreSQLDwon: {critical: {at: 1}}\n");
        assertThat(fault("rules", "--directory", directory.toString(), "--profile", profile.toString()))
                .startsWith(profile + ":1:1: ").contains("PostgreSQLDwon", "did you mean PostgreSQLDown?");
        assertThat(fault("rules", "--directory", directory.toString(), "--profile", "oltq")).startsWith("oltq: found no readable profile");
        assertThat(files(directory)).isEmpty();
    }

    @Test
    void aPrometheusRuleIsOneFile() throws IOException {
        assertThat(run("rules", "--kubernetes", "--directory", directory.toString()))
                .isEqualTo("wrote " + directory.resolve("pgvigil.prometheusrule.yaml") + "\n");
        assertThat(directory.resolve("pgvigil.prometheusrule.yaml")).content().contains("kind: PrometheusRule\n", "spec:\n  groups:\n    - name: ");
    }

    @Test
    void aDirectoryThatCannotBeIsExitCodeTwo() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(fault("rules", "--directory", file.toString())).startsWith("--directory: found no way to write " + file)
                .endsWith("expected a directory of your own");
    }

    private static long seconds(Matcher range) {
        return Long.parseLong(range.group(1)) * switch (range.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 86_400;
        };
    }

    private static Set<String> alerts(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : files(directory)) {
            NAME.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }

    private static List<String> written(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : files(directory)) {
            if (Files.readString(file).startsWith(RulesWriter.MARK)) {
                names.add(file.getFileName().toString());
            }
        }
        return names;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".rules.yml")).sorted().toList();
        }
    }

    private static String fault(String... args) {
        StringWriter err = new StringWriter();
        assertThat(PgVigil.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args)).as(err.toString()).isEqualTo(2);
        return err.toString().strip();
    }

    private static String run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(PgVigil.run(new PrintWriter(out), new PrintWriter(err), args)).as(Arrays.toString(args) + err).isZero();
        return out.toString();
    }
}
