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

/** Reads the alerts of a query, or one alert from wherever. */
final class AlertReader {
    private static final Duration KEEP_WITH_CRITICAL = Duration.ofMinutes(5);
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

    private final AlertTerms terms;
    private final Problems problems;

    AlertReader(AlertTerms terms, Problems problems) {
        this.terms = terms;
        this.problems = problems;
    }

    /** The alerts under {@code alerts} in file order. */
    List<AlertDefinition> all(Optional<YamlNode> node) {
        List<AlertDefinition> alerts = new ArrayList<>();
        node.flatMap(found -> Values.map(found, problems))
                .ifPresent(map -> map.entries().values().forEach(entry -> entry(entry).ifPresent(alerts::add)));
        return alerts;
    }

    private Optional<AlertDefinition> entry(YamlMap.Entry entry) {
        return Values.map(entry.value(), problems).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<AlertDefinition> alert = one(entry.key(), fields);
            fields.finish();
            return alert;
        });
    }

    /** The alert of that name; keys of its own that a caller reads are left to it. */
    Optional<AlertDefinition> one(YamlScalar key, Fields fields) {
        checkName(key);
        Optional<Map.Entry<Direction, String>> compared = compared(fields);
        Map<Severity, Threshold> thresholds = thresholds(fields);
        return rest(key, fields, compared, thresholds);
    }

    private Optional<AlertDefinition> rest(YamlScalar key, Fields fields, Optional<Map.Entry<Direction, String>> compared,
            Map<Severity, Threshold> thresholds) {
        Duration keep = fields.get(AlertKeys.KEEP_FIRING_FOR)
                .orElse(thresholds.containsKey(Severity.CRITICAL) ? KEEP_WITH_CRITICAL : Duration.ZERO);
        Optional<Role> role = fields.get(AlertKeys.ROLE);
        Optional<String> summary = fields.require(AlertKeys.SUMMARY);
        Optional<String> description = fields.get(AlertKeys.DESCRIPTION);
        String runbook = fields.get(AlertKeys.RUNBOOK).orElse(key.text());
        List<String> evidence = fields.get(AlertKeys.EVIDENCE).orElse(List.of());
        summary.ifPresent(text -> fields.node(AlertKeys.SUMMARY).ifPresent(node -> terms.text(node, text)));
        description.ifPresent(text -> fields.node(AlertKeys.DESCRIPTION).ifPresent(node -> terms.text(node, text)));
        if (compared.isEmpty() || thresholds.isEmpty() || summary.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertDefinition(key.text(), compared.get().getKey(), compared.get().getValue(), thresholds, keep, role,
                summary.get(), description.orElse(""), runbook, evidence, key.at()));
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
        above.ifPresent(name -> fields.node(AlertKeys.ABOVE).ifPresent(node -> terms.value(node, name)));
        below.ifPresent(name -> fields.node(AlertKeys.BELOW).ifPresent(node -> terms.value(node, name)));
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
            threshold.flatMap(Threshold::of).ifPresent(name -> terms.value(valueNode(node.get()), name));
        }
        if (!any) {
            problems.add(fields.map(), "no threshold", "info, warning or critical");
        }
        return thresholds;
    }

    private static YamlNode valueNode(YamlNode threshold) {
        return threshold instanceof YamlMap map ? map.get(AlertKeys.VALUE.name()).orElse(threshold) : threshold;
    }
}
