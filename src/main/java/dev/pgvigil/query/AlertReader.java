package dev.pgvigil.query;

import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.AlertDefinition.Threshold;
import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code alerts}. */
final class AlertReader {
    private static final Duration KEEP_WITH_CRITICAL = Duration.ofMinutes(5);
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

    private final Columns columns;
    private final List<String> comparable;
    private final Placeholders placeholders;
    private final Problems problems;

    private AlertReader(Columns columns, List<String> comparable, Placeholders placeholders, Problems problems) {
        this.columns = columns;
        this.comparable = comparable;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /**
     * The alerts in file order.
     *
     * @param derived the names of the query's derived values
     */
    static List<AlertDefinition> read(Optional<YamlNode> node, Scope scope, Columns columns, List<String> derived, Problems problems) {
        List<String> comparable = new ArrayList<>(columns.servedNumbers());
        comparable.addAll(derived);
        AlertReader reader = new AlertReader(columns, comparable, new Placeholders(columns, scope, problems), problems);
        List<AlertDefinition> alerts = new ArrayList<>();
        node.flatMap(found -> Values.map(found, problems))
                .ifPresent(map -> map.entries().values().forEach(entry -> reader.one(entry).ifPresent(alerts::add)));
        return alerts;
    }

    private Optional<AlertDefinition> one(YamlMap.Entry entry) {
        checkName(entry.key());
        return Values.map(entry.value(), problems).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<Map.Entry<Direction, String>> compared = compared(fields);
            Map<Severity, Threshold> thresholds = thresholds(fields);
            Optional<AlertDefinition> alert = rest(entry.key(), fields, compared, thresholds);
            fields.finish();
            return alert;
        });
    }

    private Optional<AlertDefinition> rest(YamlScalar key, Fields fields, Optional<Map.Entry<Direction, String>> compared,
            Map<Severity, Threshold> thresholds) {
        Duration keep = fields.get(AlertKeys.KEEP_FIRING_FOR)
                .orElse(thresholds.containsKey(Severity.CRITICAL) ? KEEP_WITH_CRITICAL : Duration.ZERO);
        Optional<Role> role = fields.get(AlertKeys.ROLE);
        Optional<String> summary = fields.require(AlertKeys.SUMMARY);
        Optional<String> description = fields.get(AlertKeys.DESCRIPTION);
        String runbook = fields.get(AlertKeys.RUNBOOK).orElse(key.text());
        summary.ifPresent(text -> fields.node(AlertKeys.SUMMARY).ifPresent(node -> placeholders.check(node, text)));
        description.ifPresent(text -> fields.node(AlertKeys.DESCRIPTION).ifPresent(node -> placeholders.check(node, text)));
        if (compared.isEmpty() || thresholds.isEmpty() || summary.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertDefinition(key.text(), compared.get().getKey(), compared.get().getValue(), thresholds, keep, role,
                summary.get(), description.orElse(""), runbook, key.at()));
    }

    private void checkName(YamlScalar key) {
        if (!key.text().matches(NAME)) {
            problems.add(key, "the alert name " + key.describe(), "letters, digits and underscores, not beginning with a digit");
        }
    }

    private Optional<Map.Entry<Direction, String>> compared(Fields fields) {
        Optional<String> above = fields.get(AlertKeys.ABOVE);
        Optional<String> below = fields.get(AlertKeys.BELOW);
        boolean both = fields.node(AlertKeys.ABOVE).isPresent() && fields.node(AlertKeys.BELOW).isPresent();
        boolean none = fields.node(AlertKeys.ABOVE).isEmpty() && fields.node(AlertKeys.BELOW).isEmpty();
        if (both || none) {
            problems.add(fields.map(), both ? "above and below" : "neither above nor below", "one of the two");
        }
        above.ifPresent(name -> fields.node(AlertKeys.ABOVE).ifPresent(node -> check(node, name)));
        below.ifPresent(name -> fields.node(AlertKeys.BELOW).ifPresent(node -> check(node, name)));
        return above.map(name -> Map.entry(Direction.ABOVE, name)).or(() -> below.map(name -> Map.entry(Direction.BELOW, name)));
    }

    private Map<Severity, Threshold> thresholds(Fields fields) {
        Map<Severity, Threshold> thresholds = new EnumMap<>(Severity.class);
        boolean any = false;
        for (Severity severity : Severity.values()) {
            Optional<YamlNode> node = fields.node(AlertKeys.SEVERITIES.get(severity));
            any |= node.isPresent();
            Optional<Threshold> threshold = fields.get(AlertKeys.SEVERITIES.get(severity));
            threshold.ifPresent(found -> thresholds.put(severity, found));
            threshold.flatMap(Threshold::of).ifPresent(name -> check(valueNode(node.get()), name));
        }
        if (!any) {
            problems.add(fields.map(), "no threshold", "info, warning or critical");
        }
        return thresholds;
    }

    private static YamlNode valueNode(YamlNode threshold) {
        return threshold instanceof YamlMap map ? map.get(AlertKeys.VALUE.name()).orElse(threshold) : threshold;
    }

    private void check(YamlNode node, String name) {
        columns.check(node, name, "a served value column or derived value", comparable, problems);
    }
}
