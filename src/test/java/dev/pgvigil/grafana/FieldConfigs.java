package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** How the values of a panel look: units, colours, lines, links. */
final class FieldConfigs {
    private final Source panel;
    private final String type;
    private final Feeds feeds;
    private final Source page;

    private FieldConfigs(Source panel, String type, Feeds feeds, Source page) {
        this.panel = panel;
        this.type = type;
        this.feeds = feeds;
        this.page = page;
    }

    static ObjectNode of(Source panel, String type, Feeds feeds, Source page) {
        FieldConfigs made = new FieldConfigs(panel, type, feeds, page);
        return Json.map("defaults", made.defaults(), "overrides", made.overrides());
    }

    private ObjectNode defaults() {
        ObjectNode defaults = Json.map("color", Json.map("mode", colored() ? "thresholds" : "palette-classic"), "custom", custom(),
                "thresholds", Steps.thresholds(panel.get("steps")), "mappings", panel.has("mappings") ? Steps.mappings(panel) : List.of());
        if (List.of("text", "alertlist").contains(type)) {
            return Json.map();
        }
        defaults.put("unit", panel.text("unit"));
        List.of("decimals", "min", "max").stream().filter(panel::has).forEach(key -> defaults.set(key, panel.get(key)));
        if (!feeds.isEmpty() && !type.equals("timeseries")) {
            defaults.put("noValue", "no data, see the end of the page");
        }
        if (panel.has("links") && !type.equals("table")) {
            defaults.set("links", Json.list(panel.list("links").stream().map(link -> Links.data(link, page, "__field.labels")).toArray()));
        }
        return defaults;
    }

    private boolean colored() {
        return List.of("stat", "gauge", "bargauge", "table").contains(type) || type.equals("state-timeline") && panel.has("steps");
    }

    private ObjectNode custom() {
        boolean stack = panel.flag("stack", false);
        return switch (type) {
            case "timeseries" -> Json.map("drawStyle", "line", "lineInterpolation", "linear", "lineWidth", 1, "fillOpacity", stack ? 30 : 5, "gradientMode", "none",
                    "showPoints", "auto", "spanNulls", false, "axisPlacement", "auto", "stacking", Json.map("mode", stack ? "normal" : "none", "group", "A"));
            case "state-timeline" -> Json.map("fillOpacity", 70, "lineWidth", 0);
            case "barchart" -> Json.map("fillOpacity", 80, "lineWidth", 1);
            case "table" -> Json.map("align", "auto", "cellOptions", Json.map("type", "auto"), "inspect", false, "filterable", false);
            default -> Json.map();
        };
    }

    private List<ObjectNode> overrides() {
        List<ObjectNode> overrides = new ArrayList<>();
        if (type.equals("table")) {
            return Columns.overrides(panel, page);
        }
        panel.list("series").forEach(series -> addSeries(overrides, series));
        for (ObjectNode target : Targets.of(panel, type, feeds, page)) {
            String reference = target.get("refId").textValue();
            if (reference.startsWith(Targets.THRESHOLD)) {
                String severity = reference.substring(Targets.THRESHOLD.length()).replaceAll("\\d", "");
                overrides.add(ofReference(reference, color(Targets.COLORS.get(severity)), property("custom.lineStyle", Json.map("fill", "dash", "dash", List.of(10, 10))),
                        property("custom.fillOpacity", 0), unstacked(), property("custom.lineInterpolation", "stepAfter")));
            } else if (reference.equals(Targets.NO_DATA)) {
                overrides.add(ofReference(reference, color("text"), type.equals("state-timeline") ? property("mappings", Steps.noData()) : unstacked(),
                        property("custom.hideFrom", Json.map("legend", false, "tooltip", true, "viz", false))));
            }
        }
        return overrides;
    }

    private void addSeries(List<ObjectNode> overrides, Source series) {
        List<ObjectNode> properties = new ArrayList<>();
        if (series.has("unit")) {
            properties.add(property("unit", series.text("unit")));
        }
        if (series.has("axis")) {
            properties.add(property("custom.axisPlacement", series.text("axis")));
        }
        if (series.has("color")) {
            properties.add(color(series.text("color")));
        }
        if (series.has("draw")) {
            properties.add(property("custom.drawStyle", series.text("draw")));
        }
        if (panel.flag("stack", false) && series.text("draw", "").equals("line")) {
            properties.add(property("custom.fillOpacity", 0));
            properties.add(unstacked());
        }
        if (!properties.isEmpty()) {
            overrides.add(ofReference(Targets.reference(panel, series), properties.toArray(ObjectNode[]::new)));
        }
    }

    private static ObjectNode ofReference(String reference, ObjectNode... properties) {
        return Json.map("matcher", Json.map("id", "byFrameRefID", "options", reference), "properties", List.of(properties));
    }

    /** A limit stands where its value is, not on top of what it limits. */
    private static ObjectNode unstacked() {
        return property("custom.stacking", Json.map("mode", "none", "group", "A"));
    }

    private static ObjectNode color(String color) {
        return property("color", Json.map("mode", "fixed", "fixedColor", color));
    }

    static ObjectNode property(String id, Object value) {
        return Json.map("id", id, "value", value);
    }
}
