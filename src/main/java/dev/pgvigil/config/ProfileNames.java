package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/** Profiles as they are written: a name in the jar stays as it is, a path is made absolute. */
final class ProfileNames {
    private final Surroundings surroundings;

    ProfileNames(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Optional<List<String>> read(Fields fields, Key<List<String>> key) {
        Optional<YamlNode> node = fields.map().get(key.name());
        return fields.get(key).map(names -> names.stream().flatMap(name -> resolved(node.orElseThrow(), name).stream()).toList());
    }

    private Optional<String> resolved(YamlNode node, String name) {
        boolean isPath = name.contains("/") || name.endsWith(".yaml") || name.endsWith(".yml");
        return isPath ? surroundings.path(node, name).map(Object::toString) : Optional.of(name);
    }
}
