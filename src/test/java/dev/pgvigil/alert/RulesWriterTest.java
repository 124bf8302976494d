package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.Definitions;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesWriterTest {
    private static final String HEADER = """
            # Written by pgvigil rules from the alerts of queries and pgvigil's own. Don't edit: it is written anew after each change of those.
            # README.md beside this file in pgvigil's repository tells how to load it and how to change a threshold.
            """;

    @Test
    void writesOneFileAKindOfThing() {
        Map<String, String> files = writer(SampleRules.queries()).files(samples());
        assertThat(files).containsOnlyKeys("pgvigil.rules.yml", "postgresql.rules.yml");
        assertThat(files.get("pgvigil.rules.yml")).isEqualTo(HEADER + """
                groups:
                  - name: pgvigil
                    rules:
                      - alert: PgVigilLaneStuck
                        expr: |-
                          time() - pgvigil_lane_last_progress_timestamp_seconds
                          > on (job, instance) group_left ()
                          max by (job, instance) (pg_alert_threshold{alert="PgVigilLaneStuck", severity="warning"})
                        labels:
                          severity: warning
                        annotations:
                          summary: 'Lane {{ $labels.lane }} made no progress for {{ $value | humanizeDuration }}, more than {{ with printf \
                `max(pg_alert_threshold{alert="PgVigilLaneStuck", severity="warning", job=%q, instance=%q})` $labels.job $labels.instance | query }}\
                {{ . | first | value | humanizeDuration }}{{ end }}'
                          runbook_url: 'https://runbooks.example.org/PgVigilLaneStuck.md'
                      - alert: PgVigilQueryFailing
                        expr: |-
                          pgvigil_query_state{state="failing"}
                          > on (job, instance) group_left ()
                          max by (job, instance) (pg_alert_threshold{alert="PgVigilQueryFailing", severity="warning"})
                        for: 1m
                        labels:
                          severity: warning
                        annotations:
                          summary: '{{ $labels.query }} fails'
                          runbook_url: 'https://runbooks.example.org/PgVigilQueryFailing.md'
                """);
        assertThat(files.get("postgresql.rules.yml")).startsWith(HEADER + """
                groups:
                  - name: pgvigil-pg_cache
                    rules:
                      - alert: PostgreSQLCacheHitRatioLow
                        expr: |-
                          pg_cache_hit_ratio
                          < on (job, instance) group_left ()
                          max by (job, instance) (pg_alert_threshold{alert="PostgreSQLCacheHitRatioLow", severity="warning"})
                        for: 10m
                        keep_firing_for: 2m
                        labels:
                          severity: warning
                        annotations:
                """).contains("""
                          description: 'It''s {{ $value | humanizePercentage }} in {{ "{" }}{{ $labels.datname }}}, or {{ "{" }} so.'
                """, """
                          pg_lag_lag_seconds
                          > on (job, instance) group_left ()
                          max by (job, instance) (pg_alert_threshold{alert="PostgreSQLReplicationLag", severity="warning"})
                          and on (job, instance)
                          pg_target_info{role="replica"}
                        for: 45s
                """);
    }

    @Test
    void theOrderOfTheAlertsDoesNotMatter() {
        List<AlertRule> turned = new ArrayList<>(samples());
        Collections.reverse(turned);
        RulesWriter writer = writer(SampleRules.queries());
        assertThat(writer.files(turned)).isEqualTo(writer.files(samples()));
        assertThat(writer.kubernetes(turned)).isEqualTo(writer.kubernetes(samples()));
    }

    @Test
    void poolersHaveTheirOwnFile() {
        List<QueryDefinition> queries = Definitions.of("""
                pgbouncer_pools:
                  sql: SHOW POOLS
                  tags: [pgbouncer]
                  metrics: {cl_waiting: {usage: GAUGE, description: Waiting}}
                  alerts: {PgBouncerClientsWaiting: {above: cl_waiting, warning: {at: 0, for: 1m}, summary: "{value} clients wait"}}
                """);
        assertThat(writer(queries).files(AlertRules.of(queries, List.of()))).containsOnlyKeys("pgbouncer.rules.yml");
    }

    @Test
    void profilesChangeFor() {
        List<EffectiveThreshold> later = Thresholds.global(samples(), List.of()).stream().map(one -> new EffectiveThreshold(one.alert(), one.severity(), one.at(),
                one.unit(), Duration.ofMinutes(90), "profile slow")).toList();
        RulesWriter writer = new RulesWriter(SampleRules.queries(), later, page -> page);
        assertThat(writer.files(samples()).get("pgvigil.rules.yml")).contains("for: 1h30m").doesNotContain("for: 1m");
    }

    @Test
    void aPrometheusRuleHasTheSameGroups() {
        RulesWriter writer = writer(SampleRules.queries());
        YamlMap object = (YamlMap) parsed(writer.kubernetes(samples()));
        assertThat(text(object, "apiVersion")).isEqualTo("monitoring.coreos.com/v1");
        assertThat(text(object, "kind")).isEqualTo("PrometheusRule");
        assertThat(text((YamlMap) object.get("metadata").orElseThrow(), "name")).isEqualTo("pgvigil");
        List<String> names = names((YamlMap) object.get("spec").orElseThrow());
        List<String> inFiles = writer.files(samples()).values().stream().flatMap(file -> names((YamlMap) parsed(file)).stream()).toList();
        assertThat(names).isEqualTo(inFiles).containsExactly("pgvigil", "pgvigil-pg_cache", "pgvigil-pg_lag");
    }

    @Test
    void anyTextIsReadAsItWasSaid() {
        for (String text : List.of("plain", "it's", "a: b # c", "{{ $value }}", "\"quoted\" \\ and\nmore\tof it", "on", "No", " spaces ", "é ☃", "- x", "1e3")) {
            Problems problems = new Problems();
            YamlNode read = ((YamlMap) parsed("key: " + RuleYaml.scalar(text) + "\n")).get("key").orElseThrow();
            assertThat(Values.text(read, problems)).as(RuleYaml.scalar(text)).contains(text);
            problems.throwIfAny();
        }
        assertThat(List.of("on", "No", "1e3", "null").stream().map(RuleYaml::scalar)).containsExactly("'on'", "'No'", "'1e3'", "'null'");
    }

    @Test
    void durationsAreThoseOfPrometheus() {
        assertThat(RuleYaml.text(Duration.ofMillis(90_061_500))).isEqualTo("25h1m1s500ms");
        assertThat(RuleYaml.text(Duration.ofHours(4))).isEqualTo("4h");
        assertThat(RuleYaml.text(Duration.ZERO)).isEqualTo("0s");
    }

    @Test
    void labelsThatAreAskedForAreQuoted() {
        AlertRule rule = samples().stream().filter(one -> one.name().equals("PgVigilQueryFailing")).findFirst().orElseThrow();
        AlertRule hostile = new AlertRule(rule.definition(), List.of(), rule.metrics(), Map.of("state", "a\"b\\", "query", "x"), false, "");
        assertThat(new RuleExpression(hostile, dev.pgvigil.query.Severity.WARNING).text()).startsWith("pgvigil_query_state{query=\"x\", state=\"a\\\"b\\\\\"}\n>");
    }

    private static List<AlertRule> samples() {
        return AlertRules.of(SampleRules.queries(), SampleRules.own());
    }

    private static RulesWriter writer(List<QueryDefinition> queries) {
        return new RulesWriter(queries, Thresholds.global(AlertRules.of(queries, SampleRules.own()), List.of()), page -> GeneratedRules.RUNBOOKS + page + ".md");
    }

    private static List<String> names(YamlMap groups) {
        return ((YamlList) groups.get("groups").orElseThrow()).items().stream().map(group -> text((YamlMap) group, "name")).toList();
    }

    private static String text(YamlMap map, String key) {
        return Values.text(map.get(key).orElseThrow(), new Problems()).orElseThrow();
    }

    private static YamlNode parsed(String text) {
        Problems problems = new Problems();
        YamlNode root = YamlParser.parse("rules.yml", text, problems).orElseThrow();
        problems.throwIfAny();
        return root;
    }
}
