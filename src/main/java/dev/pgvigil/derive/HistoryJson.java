package dev.pgvigil.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Saved histories as JSON. Times stand as nanoseconds before the last collection, so that they mean the same by another clock.
 *
 * <pre>{"&lt;value&gt;": {"definition": "&lt;hash&gt;", "memories": [
 *   {"rows": [[["label", "x"], [counters]]], "groups": [[["label", "x"], [ages], [quantities], side]]}]}}</pre>
 */
public final class HistoryJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HistoryJson() {
    }

    public static ObjectNode write(SavedHistory history) {
        ObjectNode values = JSON.objectNode();
        history.values().forEach((name, value) -> {
            ArrayNode memories = values.putObject(name).put("definition", value.definition()).putArray("memories");
            value.memories().forEach(memory -> memories.add(memory(memory, history.atNanos())));
        });
        return values;
    }

    private static ObjectNode memory(Memory memory, long atNanos) {
        ObjectNode node = JSON.objectNode();
        ArrayNode rows = node.putArray("rows");
        memory.readings().forEach((labels, reading) -> rows.addArray().add(labels(labels)).add(numbers(reading)));
        ArrayNode groups = node.putArray("groups");
        memory.tracks().forEach((labels, track) -> groups.addArray().add(labels(labels)).add(ages(track, atNanos))
                .add(numbers(track.quantities())).add(track.side()));
        return node;
    }

    private static ArrayNode labels(Labels labels) {
        ArrayNode node = JSON.arrayNode();
        for (int i = 0; i < labels.names().size(); i++) {
            node.add(labels.names().get(i)).add(labels.values().get(i));
        }
        return node;
    }

    private static ArrayNode ages(Track track, long atNanos) {
        ArrayNode node = JSON.arrayNode();
        for (long at : track.atNanos()) {
            node.add(atNanos - at);
        }
        return node;
    }

    private static ArrayNode numbers(double[] numbers) {
        ArrayNode node = JSON.arrayNode();
        for (double number : numbers) {
            node.add(number);
        }
        return node;
    }

    /**
     * Reads what was written.
     *
     * @param atNanos when the last collection was made that it knows of, of this process's monotonic clock
     * @throws IllegalArgumentException when it is anything else
     */
    public static SavedHistory read(JsonNode node, long atNanos) {
        Map<String, SavedHistory.SavedValue> values = new LinkedHashMap<>();
        node.properties().forEach(value -> {
            List<Memory> memories = new ArrayList<>();
            value.getValue().path("memories").forEach(memory -> memories.add(memory(memory, atNanos)));
            values.put(value.getKey(), new SavedHistory.SavedValue(value.getValue().path("definition").asText(), memories));
        });
        return new SavedHistory(atNanos, values);
    }

    private static Memory memory(JsonNode node, long atNanos) {
        Map<Labels, double[]> readings = new LinkedHashMap<>();
        node.path("rows").forEach(row -> readings.put(labels(row.path(0)), numbers(row.path(1))));
        Map<Labels, Track> tracks = new LinkedHashMap<>();
        node.path("groups").forEach(group -> tracks.put(labels(group.path(0)),
                new Track(times(group.path(1), atNanos), numbers(group.path(2)), number(group.path(3)))));
        return new Memory(readings, tracks);
    }

    private static Labels labels(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        check(node.isArray() && texts.size() % 2 == 0, node, "label names and values in turn");
        return Labels.of(texts.toArray(String[]::new));
    }

    private static long[] times(JsonNode node, long atNanos) {
        long[] times = new long[node.size()];
        for (int i = 0; i < times.length; i++) {
            long age = node.path(i).asLong(-1);
            check(node.path(i).isIntegralNumber() && age >= 0, node, "ages in nanoseconds");
            times[i] = atNanos - age;
            check(i == 0 || times[i] - times[i - 1] >= 0, node, "the oldest first");
        }
        return times;
    }

    private static double[] numbers(JsonNode node) {
        double[] numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(node.path(i));
        }
        return numbers;
    }

    private static double number(JsonNode node) {
        check(node.isNumber(), node, "a number");
        return node.asDouble();
    }

    private static void check(boolean fits, JsonNode found, String expected) {
        if (!fits) {
            throw new IllegalArgumentException("found " + found.getNodeType() + ", expected " + expected);
        }
    }
}
