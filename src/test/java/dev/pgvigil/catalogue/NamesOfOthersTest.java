package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.Preset;
import dev.pgvigil.sidecar.OwnFamilies;
import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names that postgres_exporter, dashboards, rules and documents use: each is served, recorded by a rule, or listed with the reason. */
class NamesOfOthersTest {
    private static final Path RULES = Path.of("alerts/compatibility.rules.yml");
    private static final Path LIST = Path.of("alerts/README.md");
    private static final Pattern RECORDED = Pattern.compile("^ +- record: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LISTED = Pattern.compile("`([a-z_]+)`");
    private static final List<String> HISTOGRAM_PARTS = List.of("_bucket", "_sum", "_count");

    @Test
    void whatPostgresExporterServesIsServedWithItsTypeAndLabels() {
        Catalogue all = Shipped.catalogue();
        List<String> expected = Committed.list("postgres_exporter.txt");
        assertThat(expected).hasSizeGreaterThan(120).allSatisfy(line -> {
            String[] words = line.split(" ");
            assertThat(all.metric(words[0])).as(line).hasValueSatisfying(metric ->
                    assertThat(metric.name() + " " + metric.type() + "{" + String.join(",", metric.labels()) + "}").isEqualTo(words[0] + " " + words[1]));
            assertThat(all.metric(words[0]).orElseThrow().preset().orElse(Preset.MINIMAL) == Preset.EXHAUSTIVE).as("preset of " + line)
                    .isEqualTo(words.length > 2 && words[2].equals("exhaustive"));
        });
    }

    @Test
    void whatDashboardsAndRulesReadIsServedByDefaultOrRecordedOrListedWithTheReason() throws IOException {
        Set<String> known = new TreeSet<>(served(QuerySettings.Preset.DEFAULT));
        known.addAll(recorded());
        known.addAll(listed());
        List<String> names = Committed.list("dashboards.txt").stream().flatMap(line -> Arrays.stream(line.split("\\s+"))).toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(87).allSatisfy(name -> assertThat(known).contains(name));
    }

    @Test
    void aRuleHidesNoNameThatIsServed() throws IOException {
        Set<String> served = served(QuerySettings.Preset.EXHAUSTIVE);
        assertThat(recorded()).isNotEmpty().doesNotContainAnyElementsOf(served);
    }

    @Test
    void aRuleReadsOnlyWhatIsServed() throws IOException {
        Set<String> served = served(QuerySettings.Preset.EXHAUSTIVE);
        String expressions = RECORDED.matcher(Files.readString(RULES).replaceAll("(?m)^ *#.*$", "")).replaceAll("");
        Set<String> read = Pattern.compile("\\bpg(?:vigil)?_[a-z0-9_]+").matcher(expressions).results().map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
        read.remove("pg_");
        assertThat(read).hasSizeGreaterThan(10).isSubsetOf(served);
    }

    @Test
    void promtoolAcceptsTheRules() throws IOException, InterruptedException {
        Path promtool = Tools.require("promtool", "prometheus");
        Process process = new ProcessBuilder(promtool.toString(), "check", "rules", RULES.toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static Set<String> served(QuerySettings.Preset preset) {
        return Catalogue.of(Shipped.queries(preset), OwnFamilies.declared(), Costs.NONE).metrics().stream()
                .flatMap(metric -> metric.type().equals("histogram") ? HISTOGRAM_PARTS.stream().map(part -> metric.name() + part) : Stream.of(metric.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> recorded() throws IOException {
        return names(RECORDED.matcher(Files.readString(RULES)));
    }

    private static Set<String> listed() throws IOException {
        String text = Files.readString(LIST);
        return names(LISTED.matcher(text.substring(text.indexOf("<!-- otherwise -->"), text.indexOf("<!-- /otherwise -->"))));
    }

    private static Set<String> names(Matcher matcher) {
        return matcher.results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
