package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every alert has its page, and what the page says of metrics and keys is true. */
class RunbookTest {
    private static final List<String> SECTIONS = List.of("Meaning", "Impact", "Diagnosis", "Mitigation", "Prevention", "Changing the threshold");
    private static final List<Runbook> PAGES = Runbook.all();
    @TempDir
    private Path directory;

    @Test
    void everyAlertHasAPageAndEveryPageAnAlert() {
        Set<String> named = AlertingRule.committed().stream().map(AlertingRule::name).collect(Collectors.toCollection(TreeSet::new));
        DefinedAlerts.RULES.forEach(rule -> named.add(rule.definition().runbook()));
        assertThat(PAGES.stream().map(Runbook::name)).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void everyPageHasItsSectionsInOrder() {
        assertThat(PAGES).allSatisfy(page -> {
            assertThat(page.text()).startsWith("# " + page.name() + "\n");
            assertThat(page.headings()).as(page.name()).isEqualTo(SECTIONS);
            assertThat(SECTIONS).allSatisfy(section -> assertThat(page.section(section).lines().skip(2).anyMatch(line -> !line.isBlank())).isTrue());
            assertThat(page.blocks("Diagnosis")).as("SQL to look with on " + page.name()).anyMatch(block -> block.isSql() && !block.isAction());
        });
    }

    @Test
    void whatChangesSomethingStandsUnderMitigationAndIsMarked() {
        assertThat(PAGES).allSatisfy(page -> {
            assertThat(page.blocks()).filteredOn(Runbook.Block::isSql).allSatisfy(block -> assertThat(block.unknownWords()).as(page.name()).isEmpty());
            assertThat(page.blocks("Diagnosis")).as(page.name()).noneMatch(Runbook.Block::isAction);
            assertThat(page.blocks("Mitigation")).filteredOn(Runbook.Block::isSql).as(page.name()).allMatch(Runbook.Block::isAction);
        });
    }

    @Test
    void tellsTheMetricsAndNumbersThatAreJudged() {
        assertThat(DefinedAlerts.RULES).allSatisfy(rule -> assertThat(page(rule.definition().runbook()).section("Changing the threshold"))
                .contains(expected(rule)).contains("`thresholds." + rule.name() + "`"));
        assertThat(handWritten()).allSatisfy(rule -> {
            String section = page(rule.name()).section("Changing the threshold");
            assertThat(section).contains(rule.name().equals("PgvigilWatchdog") ? "alertmanager.yml" : "(../" + rule.file() + ")");
        });
    }

    private static List<String> expected(AlertRule rule) {
        return Stream.of(Severity.values()).filter(rule.definition().thresholds()::containsKey).flatMap(severity -> Stream.of(
                "`" + rule.metrics().get(severity) + "`", severity.word() + " " + rule.definition().direction().name().toLowerCase(Locale.ROOT)
                        + " " + number(rule.definition().thresholds().get(severity).at()) + " for ")).toList();
    }

    private static String number(double at) {
        return at == Math.rint(at) ? Long.toString((long) at) : Double.toString(at);
    }

    @Test
    void examplesOfSettingsAreAccepted() {
        assertThat(PAGES).allSatisfy(page -> page.blocks().stream().filter(block -> block.info().equals("yaml"))
                .filter(block -> block.text().matches("(?s)(targets|limits|queries):.*")).forEach(block -> {
                    String settings = block.text().startsWith("targets:")
                            ? block.text().replaceFirst("(?m)^  ([a-z0-9-]+):$", "  $1:\n    url: postgresql://pgvigil@127.0.0.1/postgres") : block.text();
                    assertThat(TestSidecar.load(directory, settings)).as(page.name()).isNotNull();
                }));
    }

    @Test
    void linksLeadSomewhere() {
        assertThat(Stream.concat(PAGES.stream(), Stream.of(Runbook.index()))).allSatisfy(page -> assertThat(page.links()).as(page.name())
                .allMatch(link -> Files.exists(Runbook.DIRECTORY.resolve(link))));
    }

    @Test
    void theIndexListsEveryPageOnceWithItsSeverities() {
        List<String> rows = Runbook.index().text().lines().filter(line -> line.startsWith("| [P")).toList();
        assertThat(rows).allSatisfy(row -> {
            String name = row.substring(3, row.indexOf(']'));
            assertThat(row).startsWith("| [" + name + "](" + name + ".md) | " + String.join(", ", severities(name)) + " | ");
        });
        assertThat(rows.stream().map(row -> row.substring(3, row.indexOf(']')))).containsExactlyInAnyOrderElementsOf(PAGES.stream().map(Runbook::name).toList());
    }

    private static List<String> severities(String page) {
        Set<String> written = handWritten().filter(rule -> rule.name().equals(page)).map(AlertingRule::severity).collect(Collectors.toSet());
        DefinedAlerts.RULES.stream().filter(rule -> rule.name().equals(page))
                .forEach(rule -> rule.definition().thresholds().keySet().forEach(severity -> written.add(severity.word())));
        return Stream.of(Severity.values()).map(Severity::word).filter(written::contains).toList();
    }

    private static Stream<AlertingRule> handWritten() {
        return Stream.of("guard", "cluster", "node").flatMap(name -> AlertingRule.of(AlertingRule.DIRECTORY.resolve(name + ".rules.yml")).stream());
    }

    private static Runbook page(String name) {
        return PAGES.stream().filter(page -> page.name().equals(name)).findFirst().orElseThrow(() -> new AssertionError("no page " + name));
    }
}
