package dev.pgvigil.alert;

import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.Role;
import dev.pgvigil.query.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The condition of one severity of an alert in PromQL. It compares with the threshold that the server itself has in {@code pg_alert_threshold},
 * and keeps the labels of the series.
 *
 * <p>{@code max by}, because a threshold that is there twice, as when two servers share an instance by mistake, would fail the rule for every
 * server. The role comes from {@code pg_target_info}, which is there whatever the queries are, and without a role while nothing connects.
 */
final class RuleExpression {
    private final AlertRule rule;
    private final Severity severity;

    RuleExpression(AlertRule rule, Severity severity) {
        this.rule = rule;
        this.severity = severity;
    }

    /** The expression, on several lines. */
    String text() {
        String operator = rule.definition().direction() == Direction.ABOVE ? ">" : "<";
        return compared() + "\n" + operator + " on (job, instance) group_left ()\nmax by (job, instance) (pg_alert_threshold{" + threshold() + "})"
                + rule.definition().role().map(RuleExpression::gate).orElse("");
    }

    /** Selects the thresholds of this alert and severity. */
    String threshold() {
        return "alert=" + quoted(rule.name()) + ", severity=" + quoted(severity.word());
    }

    private String compared() {
        String selector = rule.metrics().get(severity) + where();
        return rule.age() ? "time() - " + selector : selector;
    }

    private String where() {
        Map<String, String> where = new TreeMap<>(rule.where());
        return where.isEmpty() ? "" : where.entrySet().stream().map(label -> label.getKey() + "=" + quoted(label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String gate(Role role) {
        return "\nand on (job, instance)\npg_target_info{role=" + quoted(role.name().toLowerCase(Locale.ROOT)) + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
