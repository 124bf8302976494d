package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A mapping with a fixed set of keys: what a JSON schema says of it, and keys whose value is such a mapping. */
final class Section {
    private Section() {
    }

    /** The strict schema of a mapping. Of a key with several spellings at most one may be written, and of a required one exactly one. */
    static Map<String, Object> schema(List<Key<?>> keys, List<Key<?>> required) {
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach(key -> key.spellings().forEach(spelling -> properties.put(spelling, key.schema())));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        List<Object> rules = new ArrayList<>();
        required.forEach(key -> rules.add(oneOf(key.spellings())));
        keys.stream().filter(key -> key.spellings().size() > 1 && !required.contains(key))
                .forEach(key -> rules.add(atMostOneOf(key.spellings())));
        if (!rules.isEmpty()) {
            schema.put("allOf", rules);
        }
        return schema;
    }

    /** Exactly one of the names is written. */
    static Map<String, Object> oneOf(List<String> names) {
        return names.size() == 1 ? Map.of("required", names)
                : Map.of("oneOf", names.stream().map(name -> Map.of("required", List.of(name))).toList());
    }

    private static Map<String, Object> atMostOneOf(List<String> names) {
        List<Object> choices = new ArrayList<>();
        names.forEach(name -> choices.add(Map.of("required", List.of(name))));
        choices.add(Map.of("not", Map.of("anyOf", names.stream().map(name -> Map.of("required", List.of(name))).toList())));
        return Map.of("oneOf", choices);
    }

    /** The schema of a mapping from names to values of one kind. */
    static Map<String, Object> namesTo(Map<String, Object> value) {
        return ordered("type", "object", "additionalProperties", value);
    }

    /** A key whose value is a mapping, read by a function; unknown keys in it are reported afterwards. */
    static <T> Key<T> key(String name, Map<String, Object> schema, Function<Fields, Optional<T>> reader) {
        return Key.of(schema, (node, problems) -> Values.map(node, problems).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<T> value = reader.apply(fields);
            fields.finish();
            return value;
        }), name);
    }

    /** A key whose node is read elsewhere. */
    static Key<YamlNode> node(Map<String, Object> schema, String name) {
        return Key.of(schema, (node, problems) -> Optional.of(node), name);
    }

    /** A map that keeps the order of its entries, so that the schema is the same text each time. */
    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
