package dev.pgvigil.alert;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Severity;
import dev.pgvigil.query.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes alerts as rules of Prometheus: always the same text for the same alerts, whatever their order. A group holds the alerts of the queries
 * of one name. Immutable.
 */
public final class RulesWriter {
    /** The files there can be. Each is about another kind of thing that is watched. */
    public static final List<String> FILES = List.of("pgbouncer.rules.yml", "pgvigil.rules.yml", "postgresql.rules.yml");
    /** The file with all of it for Kubernetes. */
    public static final String KUBERNETES_FILE = "pgvigil.prometheusrule.yaml";
    /** How each file begins. */
    public static final String MARK = "# Written by pgvigil rules";
    private static final String HEADER = MARK + " from the alerts of queries and pgvigil's own. Don't edit: it is written anew after each change of those.\n"
            + "# README.md beside this file in pgvigil's repository tells how to load it and how to change a threshold.\n";
    private static final String OWN = "pgvigil";
    private static final String KUBERNETES = """
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: pgvigil
              labels:
                app.kubernetes.io/name: pgvigil
            spec:
            """;

    private final Map<String, QueryDefinition> queries;
    private final Map<Alerted, Duration> hold;
    private final UnaryOperator<String> runbooks;

    private record Alerted(String alert, Severity severity) {
    }

    /**
     * A writer for the rules of these queries.
     *
     * @param thresholds where {@code for} comes from; those of one target would not do, since the rules are for all
     * @param runbooks the address of a page by its name
     */
    public RulesWriter(List<QueryDefinition> queries, List<EffectiveThreshold> thresholds, UnaryOperator<String> runbooks) {
        this.queries = queries.stream().collect(Collectors.toMap(QueryDefinition::key, query -> query, (first, second) -> first));
        this.hold = thresholds.stream().collect(Collectors.toMap(one -> new Alerted(one.alert(), one.severity()), EffectiveThreshold::hold));
        this.runbooks = runbooks;
    }

    /** The files with a rule, by name. */
    public Map<String, String> files(List<AlertRule> rules) {
        Map<String, String> files = new TreeMap<>();
        rules.stream().collect(Collectors.groupingBy(this::file))
                .forEach((name, some) -> files.put(name, HEADER + RuleYaml.of(groups(some), "")));
        return files;
    }

    /** All of it as one PrometheusRule. */
    public String kubernetes(List<AlertRule> rules) {
        return HEADER + KUBERNETES + RuleYaml.of(groups(rules), "  ");
    }

    /** The groups, by name; in each the alerts by name, the milder severity first. */
    List<RuleGroup> groups(List<AlertRule> rules) {
        Map<String, List<AlertRule>> byGroup = rules.stream().collect(Collectors.groupingBy(this::group, TreeMap::new, Collectors.toList()));
        return byGroup.entrySet().stream().map(entry -> new RuleGroup(entry.getKey(), entry.getValue().stream()
                .sorted(Comparator.comparing(AlertRule::name)).flatMap(rule -> severities(rule).stream()).toList())).toList();
    }

    private List<RuleGroup.Rule> severities(AlertRule rule) {
        List<RuleGroup.Rule> rules = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            if (rule.definition().thresholds().containsKey(severity)) {
                rules.add(rule(rule, severity));
            }
        }
        return rules;
    }

    private RuleGroup.Rule rule(AlertRule rule, Severity severity) {
        RuleExpression expression = new RuleExpression(rule, severity);
        RuleText texts = new RuleText(rule, expression.threshold());
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", texts.template(rule.definition().summary()));
        if (!rule.definition().description().isEmpty()) {
            annotations.put("description", texts.template(rule.definition().description()));
        }
        annotations.put("runbook_url", runbooks.apply(rule.definition().runbook()));
        return new RuleGroup.Rule(rule.name(), severity, expression.text(), hold.get(new Alerted(rule.name(), severity)),
                rule.definition().keepFiringFor(), annotations);
    }

    private String group(AlertRule rule) {
        return rule.queries().isEmpty() ? OWN : OWN + "-" + queries.get(rule.queries().get(0)).name();
    }

    private String file(AlertRule rule) {
        if (rule.queries().isEmpty()) {
            return "pgvigil.rules.yml";
        }
        boolean pooler = queries.get(rule.queries().get(0)).conditions().tagged(Tag.Kind.PGBOUNCER);
        return pooler ? "pgbouncer.rules.yml" : "postgresql.rules.yml";
    }
}
