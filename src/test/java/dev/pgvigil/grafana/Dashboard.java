package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Makes a dashboard of its source. Stateless. */
final class Dashboard {
    static final String TAG = "pgvigil";
    /** Of Grafana 10.4: newer ones migrate it. */
    private static final int SCHEMA = 39;
    private static final int COLUMNS = 24;

    private Dashboard() {
    }

    static ObjectNode of(Source page) {
        page.only("uid", "title", "description", "fleet", "kind", "time", "refresh", "variables", "links", "sections");
        return Json.map("uid", page.text("uid"), "title", page.text("title"), "description", page.text("description"), "tags", List.of(TAG),
                "schemaVersion", SCHEMA, "version", 1, "editable", false, "graphTooltip", 1, "fiscalYearStartMonth", 0, "weekStart", "", "timezone", "browser",
                "liveNow", false, "refresh", page.text("refresh", "1m"), "time", Json.map("from", page.text("time", "now-3h"), "to", "now"), "timepicker", Json.map(),
                "templating", Json.map("list", Variables.of(page)), "annotations", Json.map("list", Annotations.all()), "links", Links.above(page),
                "panels", panels(page));
    }

    private static List<ObjectNode> panels(Source page) {
        List<ObjectNode> made = new ArrayList<>();
        List<Feeds> feeds = new ArrayList<>();
        int y = 0;
        for (Source section : page.list("sections")) {
            section.only("title", "collapsed", "panels", "repeat");
            section.list("panels").forEach(panel -> feeds.add(Feeds.of(panel)));
            y = section(made, section, page, y);
        }
        Feeds all = Feeds.all(feeds);
        if (!all.isEmpty()) {
            section(made, Source.of("made", Json.map("title", "Not collected", "panels", List.of(Panels.notCollected(all).node()))), page, y);
        }
        return made;
    }

    /** @return where the next one begins */
    private static int section(List<ObjectNode> made, Source section, Source page, int y) {
        boolean collapsed = section.flag("collapsed", false);
        List<ObjectNode> panels = new ArrayList<>();
        int below = flow(panels, section, page, y + 1);
        ObjectNode row = Json.map("id", Panels.id("row " + section.text("title")), "type", "row", "title", section.text("title"), "collapsed", collapsed,
                "gridPos", position(0, y, COLUMNS, 1), "panels", collapsed ? panels : List.of());
        if (section.has("repeat")) {
            row.put("repeat", section.text("repeat"));
        }
        made.add(row);
        made.addAll(collapsed ? List.of() : panels);
        return collapsed ? y + 1 : below;
    }

    /** From left to right, and below when a line is full. */
    private static int flow(List<ObjectNode> made, Source section, Source page, int top) {
        int x = 0;
        int y = top;
        int below = top;
        for (Source panel : section.list("panels")) {
            if (x + Panels.width(panel) > COLUMNS) {
                x = 0;
                y = below;
            }
            ObjectNode one = Panels.of(panel, page);
            one.set("gridPos", position(x, y, Panels.width(panel), Panels.height(panel)));
            made.add(one);
            x += Panels.width(panel);
            below = Math.max(below, y + Panels.height(panel));
        }
        return below;
    }

    private static ObjectNode position(int x, int y, int width, int height) {
        return Json.map("x", x, "y", y, "w", width, "h", height);
    }
}
