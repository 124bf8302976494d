package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code requires}. */
final class RequirementsReader {
    private RequirementsReader() {
    }

    static Optional<Requirements> read(Fields fields) {
        Map<String, VersionRange> extensions = fields.get(ConditionKeys.EXTENSIONS)
                .map(node -> extensions(node, fields.problems())).orElse(Map.of());
        return Optional.of(new Requirements(extensions, fields.get(ConditionKeys.FUNCTIONS).orElse(List.of()),
                fields.get(ConditionKeys.RELATIONS).orElse(List.of()), fields.get(ConditionKeys.PRIVILEGES).orElse(List.of())));
    }

    private static Map<String, VersionRange> extensions(YamlNode node, Problems problems) {
        Map<String, VersionRange> extensions = new LinkedHashMap<>();
        if (node instanceof YamlMap map) {
            map.entries().forEach((name, entry) -> range(entry.value(), problems).ifPresent(range -> extensions.put(name, range)));
        } else {
            Values.texts(node, problems).ifPresent(names -> names.forEach(name -> extensions.put(name, VersionRange.ANY)));
        }
        return extensions;
    }

    private static Optional<VersionRange> range(YamlNode node, Problems problems) {
        return node instanceof YamlScalar scalar && scalar.isNull() ? Optional.of(VersionRange.ANY) : VersionKeys.range(node, problems);
    }
}
