package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table: labels, and the values of the series, which Grafana calls {@code Value #name}, or {@code Value} where a single one has
 * answered. Stateless.
 */
final class Columns {
    private static final String REASON = "reason";
    /** What the panel shows when there is no row at all is not for each cell without a value. */
    private static final ObjectNode EMPTY = FieldConfigs.property("noValue", "");

    private Columns() {
    }

    static String title(Source panel, String column) {
        if (!panel.maps("columns").containsKey(column)) {
            throw panel.fault("found column " + column + ", expected one of " + panel.maps("columns").keySet());
        }
        return panel.maps("columns").get(column).text("title");
    }

    /** All series in one table, of which the columns remain, in order. */
    static ArrayNode transformations(Source panel) {
        List<String> columns = columns(panel);
        ObjectNode order = Json.map();
        for (String column : columns) {
            for (String field : isValue(panel, column) ? fields(panel, column) : List.of(column)) {
                order.put(field, order.size());
            }
        }
        List<String> names = new ArrayList<>();
        order.fieldNames().forEachRemaining(names::add);
        return Json.list(Json.map("id", "merge", "options", Json.map()),
                Json.map("id", "filterFieldsByName", "options", Json.map("include", Json.map("names", names))),
                Json.map("id", "organize", "options", Json.map("excludeByName", Json.map(), "indexByName", order, "renameByName", Json.map())));
    }

    static List<ObjectNode> overrides(Source panel, Source page) {
        List<ObjectNode> overrides = new ArrayList<>();
        panel.maps("columns").forEach((name, column) -> {
            List<ObjectNode> properties = properties(column, page);
            if (!isValue(panel, name)) {
                // Else a number such as a queryid's is shown, and put into links, as near as a floating point number comes to it.
                properties.add(FieldConfigs.property("unit", "string"));
            }
            for (String field : isValue(panel, name) ? fields(panel, name) : List.of(name)) {
                overrides.add(named(field, properties));
            }
        });
        if (!panel.maps("columns").containsKey(REASON)) {
            overrides.add(named(REASON, List.of(FieldConfigs.property("displayName", "No data because"), EMPTY, FieldConfigs.property("custom.width", 400))));
        }
        return overrides;
    }

    private static ObjectNode named(String field, List<ObjectNode> properties) {
        return Json.map("matcher", Json.map("id", "byName", "options", field), "properties", properties);
    }

    private static List<ObjectNode> properties(Source column, Source page) {
        column.only("title", "unit", "width", "links", "steps", "mappings", "decimals", "bar", "min", "max");
        List<ObjectNode> properties = new ArrayList<>();
        properties.add(FieldConfigs.property("displayName", column.text("title")));
        properties.add(EMPTY);
        for (String key : List.of("unit", "decimals", "min", "max")) {
            if (column.has(key)) {
                properties.add(FieldConfigs.property(key, column.get(key)));
            }
        }
        if (column.text("unit", "").equals("percentunit") && !column.has("decimals")) {
            // A share of next to nothing has else as many digits as it takes, such as 4.61e-14%.
            properties.add(FieldConfigs.property("decimals", 1));
        }
        if (column.has("width")) {
            properties.add(FieldConfigs.property("custom.width", column.get("width")));
        }
        if (column.has("mappings")) {
            properties.add(FieldConfigs.property("mappings", Steps.mappings(column)));
        }
        if (column.has("steps")) {
            properties.add(FieldConfigs.property("thresholds", Steps.thresholds(column.get("steps"))));
        }
        if (column.has("steps") || column.has("mappings") || column.flag("bar", false)) {
            properties.add(FieldConfigs.property("custom.cellOptions", column.flag("bar", false) ? Json.map("type", "gauge", "mode", "basic") : Json.map("type", "color-text")));
        }
        if (column.has("links")) {
            properties.add(FieldConfigs.property("links", column.list("links").stream().map(link -> Links.data(link, page, "__data.fields")).toList()));
        }
        return properties;
    }

    private static List<String> columns(Source panel) {
        List<String> columns = new ArrayList<>(panel.maps("columns").keySet());
        if (!columns.contains(REASON)) {
            columns.add(REASON);
        }
        return columns;
    }

    /**
     * A label whose values tell apart the rows of a server, so that a row of reasons doesn't become a part of each of them; none where each
     * server has one row.
     */
    static Optional<String> key(Source panel) {
        PromQl first = PromQl.of(panel.list("series").get(0).text("expr"));
        Set<String> labels = first.labels().isEmpty() ? Names.labels(first) : first.labels();
        return panel.maps("columns").keySet().stream().filter(column -> !isValue(panel, column) && !column.equals("instance") && labels.contains(column)).findFirst();
    }

    private static boolean isValue(Source panel, String column) {
        return references(panel).contains(column);
    }

    private static List<String> fields(Source panel, String reference) {
        return references(panel).size() == 1 ? List.of("Value", "Value #" + reference) : List.of("Value #" + reference);
    }

    private static List<String> references(Source panel) {
        return panel.list("series").stream().map(series -> Targets.reference(panel, series)).toList();
    }
}
