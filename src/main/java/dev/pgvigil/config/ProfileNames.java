package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Profiles as they are written: a name in the jar stays as it is, a path is made absolute. */
final class ProfileNames {
    private final Surroundings surroundings;

    ProfileNames(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Optional<List<String>> read(Fields fields, Key<List<String>> key) {
        Optional<YamlNode> node = fields.map().get(key.name());
        return fields.get(key).map(names -> resolved(node.orElseThrow(), names));
    }

    private List<String> resolved(YamlNode node, List<String> names) {
        List<YamlNode> nodes = node instanceof YamlList list && list.items().size() == names.size() ? list.items() : List.of();
        return IntStream.range(0, names.size()).boxed()
                .flatMap(i -> resolved(nodes.isEmpty() ? node : nodes.get(i), names.get(i)).stream()).toList();
    }

    private Optional<String> resolved(YamlNode node, String name) {
        boolean isPath = name.contains("/") || name.endsWith(".yaml") || name.endsWith(".yml");
        if (isPath) {
            return surroundings.path(node, name).map(Object::toString);
        }
        if (!Profiles.SHIPPED.contains(name)) {
            surroundings.problems().add(node, "the profile " + node.describe(), Values.orList(Profiles.SHIPPED)
                    + ", or a path that ends with .yaml" + Suggestion.of(name, Profiles.SHIPPED));
            return Optional.empty();
        }
        return Optional.of(name);
    }
}
