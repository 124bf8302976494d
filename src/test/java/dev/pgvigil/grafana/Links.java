package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From page to page, with what was chosen. Stateless. */
final class Links {
    private static final List<String> KEPT = List.of("job", "instance", "datname");

    private Links() {
    }

    /** Above the page: the others of ours, and those of its source. */
    static ArrayNode above(Source page) {
        List<ObjectNode> links = new ArrayList<>();
        links.add(link("pgvigil", "dashboards", true, "", List.of(Dashboard.TAG)));
        for (Source link : page.list("links")) {
            link.only("title", "url");
            links.add(link(link.text("title"), "link", false, link.text("url"), List.of()));
        }
        return Json.list(links.toArray());
    }

    private static ObjectNode link(String title, String type, boolean dropdown, String url, List<String> tags) {
        return Json.map("title", title, "type", type, "asDropdown", dropdown, "icon", "external link", "includeVars", dropdown, "keepTime", dropdown,
                "tags", tags, "targetBlank", !dropdown, "tooltip", "", "url", url);
    }

    /** Of a value, whose labels are told by {@code labels}. */
    static ObjectNode data(Source link, Source page, String labels) {
        link.only("title", "to", "vars", "url");
        return Json.map("title", link.text("title"), "targetBlank", link.has("url"), "url", link.has("url") ? link.text("url") : address(link, page, labels));
    }

    private static String address(Source link, Source page, String labels) {
        Map<String, String> chosen = new TreeMap<>();
        List<String> variables = Variables.names(page);
        KEPT.stream().filter(variables::contains).forEach(name -> chosen.put(name, "${" + name + ":queryparam}"));
        link.get("vars").properties().forEach(entry -> chosen.put(entry.getKey(),
                "var-" + entry.getKey() + "=${" + labels + "[\"" + entry.getValue().textValue() + "\"]:percentencode}"));
        return "/d/" + link.text("to") + "?${datasource:queryparam}&" + String.join("&", chosen.values()) + "&${__url_time_range}";
    }
}
