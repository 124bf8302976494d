package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that no definition gives: what pgvigil can't tell of itself, clusters, machines. */
class HandWrittenRulesTest {
    private static final List<Path> FILES = Stream.of("guard", "cluster", "node").map(name -> AlertingRule.DIRECTORY.resolve(name + ".rules.yml")).toList();
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+)([mhd])(?::\\d+m)?]");
    private static final Pattern SET_OPERATOR = Pattern.compile("\\b(?:and|unless)\\b(?! (?:on|ignoring) \\()");
    private static final Pattern GROUPING = Pattern.compile("(?<!\\) )\\bgroup_(?:left|right)\\b");

    static Stream<Path> tests() {
        return AlertingRule.files(".test.yml").stream();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void doAsTheirTestsSay(Path file) {
        assertThat(Words.promtool("test", "rules", file.toString())).contains("SUCCESS");
    }

    @Test
    void areAcceptedByPromtool() {
        FILES.forEach(file -> Words.promtool("check", "rules", file.toString()));
    }

    @Test
    void everyOneIsShownToFireAndToStayQuiet() {
        Set<String> firing = new TreeSet<>();
        Set<String> quiet = new TreeSet<>();
        tests().flatMap(file -> AlertingRule.list(AlertingRule.yaml(file), "tests").stream())
                .flatMap(test -> AlertingRule.list(test, "alert_rule_test").stream())
                .forEach(expectation -> (expectation.containsKey("exp_alerts") ? firing : quiet).add(expectation.get("alertname").toString()));
        Set<String> names = rules().map(AlertingRule::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(firing).isEqualTo(names);
        names.remove("PgvigilWatchdog");
        assertThat(quiet).containsAll(names);
    }

    @Test
    void haveTextsAndCriticalOnesEndSlowly() {
        assertThat(rules()).hasSizeGreaterThan(15).allSatisfy(rule -> {
            assertThat(rule.severity()).isIn("critical", "warning", "info");
            assertThat(rule.annotations().keySet()).containsExactlyInAnyOrder("summary", "description", "runbook_url");
            assertThat(rule.annotations().get("runbook_url")).isEqualTo("alerts/runbooks/" + rule.name() + ".md");
            assertThat(rule.keepFiringFor()).as(rule.name()).isEqualTo(rule.severity().equals("critical") ? "5m" : "");
        });
    }

    /** Labels that somebody adds must neither break a match nor make one. */
    @Test
    void sayOnWhichLabelsTheyMatch() {
        expressions().forEach(expression -> {
            assertThat(expression).doesNotContainPattern(SET_OPERATOR).doesNotContainPattern(GROUPING);
        });
    }

    @Test
    void lookAtFourScrapesOfAMinuteAtLeast() {
        Map<String, Integer> minutes = Map.of("m", 1, "h", 60, "d", 1440);
        expressions().forEach(expression -> {
            Matcher ranges = RANGE.matcher(expression);
            while (ranges.find()) {
                assertThat(Integer.parseInt(ranges.group(1)) * minutes.get(ranges.group(2))).as(expression).isGreaterThanOrEqualTo(4);
            }
            assertThat(ranges.replaceAll("")).as("a range is read").doesNotContain("[");
        });
    }

    private static Stream<AlertingRule> rules() {
        return FILES.stream().flatMap(file -> AlertingRule.of(file).stream());
    }

    private static Stream<String> expressions() {
        return FILES.stream().flatMap(file -> AlertingRule.expressions(file).stream());
    }
}
