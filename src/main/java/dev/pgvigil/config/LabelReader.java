package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a mapping of label names to values. */
final class LabelReader {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private LabelReader() {
    }

    /** The labels in the order written; a name that Prometheus refuses or that has another meaning is a fault. */
    static Map<String, String> read(YamlMap map, Set<String> reserved, Problems problems) {
        Map<String, String> labels = new LinkedHashMap<>();
        map.entries().forEach((name, entry) -> {
            if (isFree(entry, reserved, problems)) {
                Values.text(entry.value(), problems).ifPresent(value -> labels.put(name, value));
            }
        });
        return labels;
    }

    private static boolean isFree(YamlMap.Entry entry, Set<String> reserved, Problems problems) {
        String name = entry.key().text();
        if (!NAME.matcher(name).matches()) {
            problems.add(entry.key(), "the label name " + entry.key().describe(), "letters, digits and _, not beginning with a digit");
            return false;
        }
        if (reserved.contains(name) || name.startsWith("__")) {
            problems.add(entry.key(), "the reserved label name " + name, "another name");
            return false;
        }
        return true;
    }
}
