package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlParser;
import dev.pgvigil.yaml.YamlScalar;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A map of a dashboard's source, read key by key. Immutable.
 *
 * @param place file and path, for faults
 */
record Source(String place, ObjectNode node) {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    /** @throws IllegalArgumentException when it cannot be read, with every fault */
    static Source read(Path file) {
        Problems problems = new Problems();
        Optional<YamlNode> root = YamlParser.parse(file, problems);
        problems.throwIfAny();
        return of(file.getFileName().toString(), json(root.orElseThrow()));
    }

    static Source parse(String place, String yaml) {
        Problems problems = new Problems();
        Optional<YamlNode> root = YamlParser.parse(place, yaml, problems);
        problems.throwIfAny();
        return of(place, json(root.orElseThrow()));
    }

    static Source of(String place, JsonNode node) {
        if (node instanceof ObjectNode map) {
            return new Source(place, map);
        }
        throw new SourceException(place + ": found " + node + ", expected a map");
    }

    private static JsonNode json(YamlNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node instanceof YamlMap map) {
            ObjectNode made = nodes.objectNode();
            map.entries().forEach((key, entry) -> made.set(key, json(entry.value())));
            return made;
        }
        if (node instanceof YamlList list) {
            ArrayNode made = nodes.arrayNode();
            list.items().forEach(item -> made.add(json(item)));
            return made;
        }
        return scalar((YamlScalar) node);
    }

    private static JsonNode scalar(YamlScalar scalar) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String text = scalar.text();
        if (scalar.quoted()) {
            return nodes.textNode(text);
        }
        if (scalar.isNull()) {
            return nodes.nullNode();
        }
        if (text.equals("true") || text.equals("false")) {
            return nodes.booleanNode(text.equals("true"));
        }
        if (!NUMBER.matcher(text).matches()) {
            return nodes.textNode(text);
        }
        return text.matches("-?\\d{1,18}") ? nodes.numberNode(Long.parseLong(text)) : nodes.numberNode(new BigDecimal(text));
    }

    /** A key that is none of these is a fault. */
    Source only(String... keys) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Arrays.asList(keys));
        if (!unknown.isEmpty()) {
            throw new SourceException(place + ": found the keys " + unknown + ", expected some of " + String.join(", ", keys));
        }
        return this;
    }

    boolean has(String key) {
        return node.has(key);
    }

    JsonNode get(String key) {
        return node.path(key);
    }

    /** @throws SourceException when it is not there */
    String text(String key) {
        if (!node.path(key).isTextual() || node.get(key).textValue().isBlank()) {
            throw new SourceException(place + "." + key + ": found " + node.path(key) + ", expected a text");
        }
        return node.get(key).textValue().strip();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    int number(String key, int otherwise) {
        return node.path(key).asInt(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return node.path(key).asBoolean(otherwise);
    }

    /** The texts of a list, or the only one. */
    List<String> texts(String key) {
        if (!node.path(key).isArray()) {
            return has(key) ? List.of(text(key)) : List.of();
        }
        List<String> texts = new ArrayList<>();
        node.get(key).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The maps of a list. */
    List<Source> list(String key) {
        List<Source> items = new ArrayList<>();
        for (JsonNode item : node.path(key)) {
            items.add(of(place + "." + key + "[" + items.size() + "]", item));
        }
        return items;
    }

    /** The maps of a map, in its order. */
    Map<String, Source> maps(String key) {
        Map<String, Source> maps = new java.util.LinkedHashMap<>();
        node.path(key).properties().forEach(entry -> maps.put(entry.getKey(), of(place + "." + key + "." + entry.getKey(), entry.getValue())));
        return maps;
    }

    SourceException fault(String text) {
        return new SourceException(place + ": " + text);
    }
}
