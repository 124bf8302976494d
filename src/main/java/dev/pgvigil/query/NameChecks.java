package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the names one query serves: syntax, reserved labels, and that no two columns are served alike. */
final class NameChecks {
    private static final String START = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final String REST = "[a-zA-Z0-9_]+";
    private static final String EXPECTED = "letters, digits and underscores, not beginning with a digit";
    private static final Set<String> RESERVED = Set.of("job", "instance", "target", "le", "quantile", "severity", "alertname");

    private final Problems problems;
    private final Map<String, YamlScalar> labels = new HashMap<>();
    private final Map<String, YamlScalar> metrics = new HashMap<>();

    NameChecks(Problems problems) {
        this.problems = problems;
    }

    /** The name that all metrics of the query begin with. */
    void namespace(YamlScalar key) {
        if (!key.text().matches(START)) {
            problems.add(key, "the metric name " + key.describe(), EXPECTED + "; give it a name");
        }
    }

    /** Every column that has a name outside the query. */
    void columns(Columns columns) {
        for (ColumnDefinition column : columns.all()) {
            YamlScalar key = columns.key(column);
            if (column.usage() == Usage.LABEL) {
                label(key, column.servedName());
            } else if (column.usage() != Usage.DISCARD) {
                metric(key, column.servedName(), column.internal());
            }
        }
    }

    /** Every derived value: its name follows the query's, and is no column's. */
    void derived(Optional<YamlMap> derived, Columns columns) {
        List<String> names = columns.all().stream().map(ColumnDefinition::column).toList();
        derived.ifPresent(map -> map.entries().values().forEach(entry -> {
            if (names.contains(entry.key().text())) {
                problems.add(entry.key(), "a derived value with the name of a column", "a name of its own");
            } else {
                metric(entry.key(), entry.key().text(), false);
            }
        }));
    }

    private void label(YamlScalar key, String name) {
        if (!name.matches(START)) {
            problems.add(key, "the label name " + name, EXPECTED + "; add rename");
        } else if (RESERVED.contains(name) || name.startsWith("__")) {
            String other = name.startsWith("__") ? name.replaceFirst("^_+", "") : name + "_name";
            problems.add(key, "the label name " + name + ", which is reserved", "another one; add rename" + (other.isEmpty() ? "" : ": " + other));
        }
        unique(labels, key, name, "label");
    }

    private void metric(YamlScalar key, String name, boolean internal) {
        if (!internal && !name.matches(REST)) {
            problems.add(key, "the metric name " + name, "letters, digits and underscores; add rename");
        }
        if (!internal) {
            unique(metrics, key, name, "metric");
        }
    }

    private void unique(Map<String, YamlScalar> seen, YamlScalar key, String name, String kind) {
        YamlScalar first = seen.putIfAbsent(name, key);
        if (first != null) {
            problems.add(key, "a second " + kind + " " + name, "each once (first at line " + first.at().line() + ")");
        }
    }
}
