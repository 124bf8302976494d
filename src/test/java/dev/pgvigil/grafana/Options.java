package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The options of a panel, by type. Stateless. */
final class Options {
    private static final ObjectNode LAST = Json.map("calcs", List.of("lastNotNull"), "fields", "", "values", false);

    private Options() {
    }

    static ObjectNode of(Source panel, String type) {
        return switch (type) {
            case "timeseries" -> Json.map("legend", legend(panel), "tooltip", Json.map("mode", "multi", "sort", "desc"));
            case "state-timeline" -> Json.map("legend", legend(panel), "tooltip", Json.map("mode", "single", "sort", "none"), "mergeValues", true,
                    "showValue", "auto", "rowHeight", 0.9, "alignValue", "left");
            case "stat" -> Json.map("reduceOptions", LAST, "colorMode", "value", "graphMode", "none", "justifyMode", "auto", "orientation", "auto",
                    "textMode", "auto", "wideLayout", true);
            case "gauge" -> Json.map("reduceOptions", LAST, "orientation", "auto", "showThresholdLabels", false, "showThresholdMarkers", true);
            case "bargauge" -> Json.map("reduceOptions", LAST, "displayMode", "basic", "orientation", "horizontal", "showUnfilled", true, "valueMode", "color",
                    "namePlacement", "auto", "legend", Json.map("showLegend", false, "displayMode", "list", "placement", "bottom", "calcs", List.of()));
            case "barchart" -> Json.map("legend", legend(panel), "tooltip", Json.map("mode", "single", "sort", "none"), "orientation", "auto",
                    "showValue", "auto", "stacking", "none", "xTickLabelRotation", 0, "barWidth", 0.9, "groupWidth", 0.7);
            case "heatmap" -> Json.map("calculate", false, "cellGap", 1, "color", Json.map("mode", "scheme", "scheme", "Oranges", "steps", 64, "exponent", 0.5,
                    "fill", "dark-orange", "reverse", false), "legend", Json.map("show", true), "tooltip", Json.map("mode", "single", "yHistogram", false),
                    "yAxis", Json.map("unit", panel.text("unit"), "axisPlacement", "left", "reverse", false), "rowsFrame", Json.map("layout", "auto"));
            case "table" -> table(panel);
            case "text" -> Json.map("mode", "markdown", "content", panel.text("content"));
            default -> Json.map("viewMode", "list", "groupMode", "default", "sortOrder", 1, "maxItems", 50, "alertName", "", "dashboardAlerts", false,
                    "datasource", "${datasource}", "alertInstanceLabelFilter", "{job=~\"$job\", instance=~\"$instance\"}",
                    "stateFilter", Json.map("firing", true, "pending", true, "error", true, "noData", false, "normal", false));
        };
    }

    private static ObjectNode legend(Source panel) {
        String form = panel.text("legend", "list");
        return Json.map("showLegend", !form.equals("hidden"), "displayMode", form.equals("table") ? "table" : "list", "placement", "bottom",
                "calcs", form.equals("table") ? List.of("mean", "max", "lastNotNull") : List.of());
    }

    private static ObjectNode table(Source panel) {
        ObjectNode options = Json.map("cellHeight", "sm", "showHeader", true);
        options.set("sortBy", Json.list(panel.texts("sort").stream().map(sort -> sortedBy(panel, sort)).toArray()));
        return options;
    }

    private static ObjectNode sortedBy(Source panel, String sort) {
        String column = sort.startsWith("-") ? sort.substring(1) : sort;
        return Json.map("displayName", Columns.title(panel, column), "desc", !sort.startsWith("-"));
    }
}
