package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Colours by value and words for values. Stateless. */
final class Steps {
    private Steps() {
    }

    /** Ascending; green from the beginning unless another colour is. */
    static ObjectNode thresholds(JsonNode steps) {
        List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>();
        sorted.addAll(steps.properties());
        sorted.sort(Comparator.comparingDouble(step -> step.getValue().isNull() ? Double.NEGATIVE_INFINITY : step.getValue().asDouble()));
        List<ObjectNode> made = new ArrayList<>();
        if (sorted.stream().noneMatch(step -> step.getValue().isNull())) {
            made.add(step("green", null));
        }
        sorted.forEach(step -> made.add(step(step.getKey(), step.getValue().isNull() ? null : step.getValue())));
        return Json.map("mode", "absolute", "steps", made);
    }

    private static ObjectNode step(String color, JsonNode value) {
        ObjectNode step = Json.map("color", color);
        return value == null ? step.putNull("value") : step.set("value", value);
    }

    /** Of the row of a timeline that tells in its name why there is nothing; its value is 0. */
    static ArrayNode noData() {
        return Json.list(Json.map("type", "value", "options", Json.map("0", Json.map("index", 0, "text", "no data", "color", "text"))));
    }

    static ArrayNode mappings(Source holder) {
        ObjectNode options = Json.map();
        holder.maps("mappings").forEach((value, shown) -> {
            shown.only("text", "color");
            ObjectNode result = Json.map("index", options.size(), "text", shown.text("text"));
            options.set(value, shown.has("color") ? result.put("color", shown.text("color")) : result);
        });
        return Json.list(Json.map("type", "value", "options", options));
    }
}
