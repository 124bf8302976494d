package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus itself evaluates every rule on made-up servers: who is in trouble is told, and nobody else. */
class RulesDrillTest {
    private static final Path DIRECTORY = Path.of("target/rules");
    private static final String NEXT_LINE = "\n          ";
    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofSeconds(60);
    private final Promtool promtool = new Promtool();

    @Test
    void everyShippedRulePassesScrapedEvery15Seconds() {
        promtool.test(GeneratedRules.shipped().drillsWithoutTexts(DIRECTORY.resolve("shipped-15"), SHORT)).isSuccess();
    }

    @Test
    void everyShippedRulePassesScrapedEvery60SecondsWithItsTexts() {
        promtool.test(GeneratedRules.shipped().drills(DIRECTORY.resolve("shipped-60"), LONG, UnaryOperator.identity())).isSuccess();
    }

    @Test
    void theSampleRulesPass() {
        List<Path> files = new ArrayList<>(samples().drills(DIRECTORY.resolve("samples"), SHORT, UnaryOperator.identity()));
        files.addAll(samples().drills(DIRECTORY.resolve("samples"), LONG, UnaryOperator.identity()));
        promtool.test(files).isSuccess();
    }

    /** Each a fault that rules of others have, or that ours could get. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "the comparison turned round         | > on        | < on",
        "the threshold counted as bad        | > on        | >= on",
        "nothing is below                    | < on        | == on",
        "one threshold for all servers       | on (job, instance) group_left ()\\nmax by (job, instance) ( | on () group_left ()\\nmax (",
        "servers told apart by instance only | on (job, instance) group_left ()\\nmax by (job, instance) | on (instance) group_left ()\\nmax by (instance)",
        "a threshold that is there twice     | max by (job, instance) (pg_alert_threshold | (pg_alert_threshold",
        "the labels lost                     | group_left () | group_right ()",
        "the threshold of another severity   | severity=\"warning\" | severity=\"critical\"",
        "the threshold of another alert      | alert=\" | alert=\"X",
        "every role                          | {role=\"replica\"} | {role=~\".*\"}",
        "the other role                      | {role=\"replica\"} | {role=\"primary\"}",
        "the role of another server          | and on (job, instance) | and on ()",
        "all series of the metric            | {state=\"failing\"} | {}",
        "the time instead of the age         | time() -      | 0 +",
        "fires at once                       | for: 10m      | for: 0s",
        "fires too early                     | for: 10m      | for: 585s",
        "fires too late                      | for: 45s      | for: 61s",
        "forgets at once                     | keep_firing_for: 2m | keep_firing_for: 0s",
        "remembers too long                  | keep_firing_for: 2m | keep_firing_for: 150s",
        "another severity                    | severity: info | severity: warning",
        "another unit                        | humanizePercentage | humanize",
        "the wrong threshold told            | max(pg_alert_threshold | 7 * max(pg_alert_threshold",
        "another runbook                     | PostgreSQLReplicationLag.md | ReplicationLag.md",
        "braces taken for a template         | {{ \"{\" }} | x"})
    void aFaultyRuleDoesNotPass(String fault, String right, String wrong) {
        UnaryOperator<String> change = text -> text.replace(right.replace("\\n", NEXT_LINE), wrong.replace("\\n", NEXT_LINE));
        Path directory = DIRECTORY.resolve("faulty/" + fault.strip().replace(' ', '-'));
        Promtool.Outcome scrapedOften = promtool.test(samples().drills(directory, SHORT, change));
        Promtool.Outcome outcome = scrapedOften.status() == 0 ? promtool.test(samples().drills(directory, LONG, change)) : scrapedOften;
        assertThat(outcome.status()).as(fault + ": " + outcome.output()).isNotZero();
        assertThat(outcome.output()).contains("FAILED");
    }

    private static GeneratedRules samples() {
        return new GeneratedRules(SampleRules.queries(), SampleRules.own());
    }
}
