package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a target's own thresholds: {@code disabled}, or a value a severity. */
final class ThresholdReader {
    private static final List<Key<YamlMap>> SEVERITIES = List.of(severity("info"), severity("warning"), severity("critical"));
    private static final Key<Double> AT = Key.number("at");

    private ThresholdReader() {
    }

    static Map<String, ThresholdOverride> read(YamlMap map, Problems problems) {
        Map<String, ThresholdOverride> all = new LinkedHashMap<>();
        map.entries().forEach((alert, entry) -> one(entry.value(), problems).ifPresent(override -> all.put(alert, override)));
        return all;
    }

    private static Optional<ThresholdOverride> one(YamlNode node, Problems problems) {
        if (node instanceof YamlScalar scalar && scalar.text().equals("disabled")) {
            return Optional.of(new ThresholdOverride(true, Map.of()));
        }
        if (!(node instanceof YamlMap map)) {
            problems.add(node, node.describe(), "disabled or {warning: {at: …}, critical: {at: …}}");
            return Optional.empty();
        }
        Fields fields = new Fields(map, problems);
        Map<String, Double> at = new LinkedHashMap<>();
        SEVERITIES.forEach(key -> fields.get(key).flatMap(severity -> value(severity, problems))
                .ifPresent(value -> at.put(key.name(), value)));
        fields.finish();
        return Optional.of(new ThresholdOverride(false, at));
    }

    private static Optional<Double> value(YamlMap map, Problems problems) {
        Fields fields = new Fields(map, problems);
        Optional<Double> at = SettingKeys.require(fields, AT, problems);
        fields.refuse("for", "it acts in Prometheus only through the rules, which are the same for all targets; set it in a profile");
        fields.finish();
        return at;
    }

    private static Key<YamlMap> severity(String name) {
        return Key.of(Map.of("type", "object"), SettingKeys::mapping, name);
    }
}
