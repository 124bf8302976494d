package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Makes a panel of its source. Stateless. */
final class Panels {
    private static final int IDS = 100_000;
    private static final Map<String, String> TYPES = Map.of("timeseries", "timeseries", "stat", "stat", "table", "table", "bargauge", "bargauge", "gauge", "gauge",
            "heatmap", "heatmap", "statetimeline", "state-timeline", "barchart", "barchart", "text", "text", "alertlist", "alertlist");
    /** Width and height. */
    private static final Map<String, int[]> SIZES = Map.of("stat", new int[] {4, 4}, "gauge", new int[] {6, 6}, "table", new int[] {24, 8},
            "state-timeline", new int[] {24, 6}, "text", new int[] {24, 3});
    private static final int[] SIZE = {12, 8};

    private Panels() {
    }

    static ObjectNode of(Source panel, Source page) {
        panel.only("title", "type", "id", "width", "height", "description", "unit", "decimals", "min", "max", "stack", "query", "thresholds", "steps", "mappings",
                "legend", "series", "columns", "sort", "links", "content", "options", "fieldConfig", "panel", "repeat");
        String type = type(panel);
        Feeds feeds = Feeds.of(panel);
        ObjectNode made = Json.map("id", id(panel), "type", type, "title", panel.text("title"), "description", description(panel),
                "fieldConfig", FieldConfigs.of(panel, type, feeds, page), "options", Options.of(panel, type), "transparent", false);
        if (!List.of("text", "alertlist").contains(type)) {
            made.set("datasource", Variables.DATASOURCE);
            made.set("targets", Json.list(Targets.of(panel, type, feeds, page).toArray()));
        }
        if (type.equals("table")) {
            made.set("transformations", Columns.transformations(panel));
        }
        feeds.step(Targets.rated(panel)).ifPresent(step -> made.put("interval", step));
        Json.merge((ObjectNode) made.get("options"), panel.get("options"));
        Json.merge((ObjectNode) made.get("fieldConfig"), panel.get("fieldConfig"));
        Json.merge(made, panel.get("panel"));
        return made;
    }

    static String type(Source panel) {
        String type = panel.text("type", "timeseries");
        if (!TYPES.containsKey(type)) {
            throw panel.fault("found type " + type + ", expected one of " + new java.util.TreeSet<>(TYPES.keySet()));
        }
        return TYPES.get(type);
    }

    static int width(Source panel) {
        return panel.number("width", SIZES.getOrDefault(type(panel), SIZE)[0]);
    }

    static int height(Source panel) {
        return panel.number("height", SIZES.getOrDefault(type(panel), SIZE)[1]);
    }

    /** The same for as long as the title is. */
    static int id(String title) {
        CRC32 sum = new CRC32();
        sum.update(title.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return (int) (sum.getValue() % IDS) + 1;
    }

    private static int id(Source panel) {
        return panel.number("id", id(panel.text("title")));
    }

    /** Where the runbooks are served nobody knows, so their names stand there. */
    private static String description(Source panel) {
        return panel.text("description").replaceAll("\\[([^]]*)]\\(runbook:\\1\\)", "`alerts/runbooks/$1.md`")
                .replaceAll("\\[([^]]*)]\\(runbook:([A-Za-z0-9]+)\\)", "$1 (`alerts/runbooks/$2.md`)").replaceAll("\\(runbook:([A-Za-z0-9]+)\\)", "(`alerts/runbooks/$1.md`)");
    }

    /** The panel that every page ends with. */
    static Source notCollected(Feeds feeds) {
        List<ObjectNode> series = new ArrayList<>();
        series.add(Json.map("expr", "group by (instance, datname, query, state, reason) (pgvigil_query_reason_info{job=~\"$job\", instance=~\"$instance\", query=~\""
                + feeds.pattern() + "\"})"));
        ObjectNode states = Json.map("skipped", Json.map("text", "skipped", "color", "blue"), "failing", Json.map("text", "failing", "color", "red"));
        ObjectNode columns = Json.map("query", Json.map("title", "Query", "width", 240), "datname", Json.map("title", "Database", "width", 160),
                "state", Json.map("title", "State", "width", 100, "mappings", states), "reason", Json.map("title", "Why, and what would help"),
                "instance", Json.map("title", "Server", "width", 200));
        return Source.of("made", Json.map("title", "What is not collected here, and why", "type", "table", "unit", "none", "query", List.of(), "series", series,
                "columns", columns, "fieldConfig", Json.map("defaults", Json.map("noValue", "Every query behind this page runs")), "description",
                """
                The queries behind this page that are skipped or fail on the chosen servers, so that panels above are empty or lack a database.

                **Normal:** queries for another version or role than this server's, and extensions that are not wanted.

                **Do:** run the statement that is named, if there is one; of a failing query the sidecar's page `/` shows what the server said.
                """));
    }
}
