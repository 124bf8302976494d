package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Alerting rules of Prometheus under one name, as they will be written. Immutable. */
record RuleGroup(String name, List<Rule> rules) {
    RuleGroup {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param expr PromQL, perhaps on several lines
     * @param annotations in the order in which they are written
     */
    record Rule(String alert, Severity severity, String expr, Duration hold, Duration keepFiringFor, Map<String, String> annotations) {
    }
}
