package dev.pgvigil.grafana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;

/** JSON of dashboards: made from pieces, merged, and written so that one change is one difference. Stateless. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER).withArrayEmptySeparator("").withObjectEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n")).withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private Json() {
    }

    /** A map of keys and values in turn. */
    static ObjectNode map(Object... keysAndValues) {
        ObjectNode map = MAPPER.createObjectNode();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.set((String) keysAndValues[i], MAPPER.valueToTree(keysAndValues[i + 1]));
        }
        return map;
    }

    static ArrayNode list(Object... items) {
        return MAPPER.valueToTree(List.of(items));
    }

    /** Puts the second into the first: maps key by key; what a list has is added to overrides and transformations, else it replaces what was there. */
    static void merge(ObjectNode into, JsonNode more) {
        more.properties().forEach(entry -> {
            JsonNode there = into.get(entry.getKey());
            boolean adds = List.of("overrides", "transformations").contains(entry.getKey()) && there != null;
            if (there instanceof ObjectNode map && entry.getValue().isObject()) {
                merge(map, entry.getValue());
            } else if (adds) {
                ((ArrayNode) there).addAll((ArrayNode) entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    /** Sorted keys, two spaces, one value a line. */
    static String text(JsonNode node) {
        try {
            return MAPPER.writer(PRINTER).writeValueAsString(MAPPER.treeToValue(node, Object.class)) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
