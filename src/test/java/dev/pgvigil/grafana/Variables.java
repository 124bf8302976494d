package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The variables of a dashboard. Those of every page come from a series that target and sidecar leave behind when they go. */
final class Variables {
    static final ObjectNode DATASOURCE = Json.map("type", "prometheus", "uid", "${datasource}");
    /** Label by label, the metric whose values it takes and the variables that narrow it. */
    private static final Map<String, String> METRICS = Map.of("datname", "pg_stat_database_xact_commit", "usename", "pg_stat_activity_count",
            "application_name", "pg_stat_activity_count", "state", "pg_stat_activity_count", "slot_name", "pg_replication_slots_active",
            "schemaname", "pg_stat_user_tables_seq_scan", "relname", "pg_stat_user_tables_seq_scan", "queryid", "pg_stat_statements_calls_total");
    private static final Map<String, String> LABELS = Map.of("datname", "Database", "usename", "User", "application_name", "Application", "state", "State",
            "slot_name", "Slot", "schemaname", "Schema", "relname", "Table", "queryid", "Statement");
    private static final List<String> NARROWING = List.of("datname", "schemaname");
    private static final List<String> TOP = List.of("5", "10", "20", "50");
    private final Map<String, ObjectNode> made = new LinkedHashMap<>();

    private Variables() {
    }

    static ArrayNode of(Source page) {
        Variables variables = new Variables();
        variables.always(page.flag("fleet", false), kind(page));
        for (JsonNode variable : page.get("variables")) {
            if (variable.isTextual()) {
                variables.named(page, variable.textValue());
            } else {
                variables.special(Source.of(page.place() + ".variables", variable));
            }
        }
        return Json.list(variables.made.values().toArray());
    }

    /** Those of a page, in order. */
    static List<String> names(Source page) {
        return java.util.stream.StreamSupport.stream(of(page).spliterator(), false).map(variable -> variable.get("name").textValue()).toList();
    }

    /** What else the chosen servers have to be; a server that is down has no role. */
    private static String kind(Source page) {
        return switch (page.text("kind", "any")) {
            case "any" -> "";
            case "postgresql" -> ", role!=\"pgbouncer\"";
            case "pgbouncer" -> ", role=~\"pgbouncer|\"";
            default -> throw page.fault("found kind " + page.text("kind") + ", expected any, postgresql or pgbouncer");
        };
    }

    private void always(boolean fleet, String kind) {
        made.put("datasource", Json.map("name", "datasource", "label", "Data source", "type", "datasource", "query", "prometheus", "hide", 0,
                "includeAll", false, "multi", false, "options", List.of(), "refresh", 1, "regex", "", "skipUrlSync", false));
        ObjectNode job = values("job", "Job", "label_values(pg_target_info, job)", "", fleet);
        ObjectNode instance = values("instance", "Instance", "label_values(pg_target_info{job=~\"$job\"" + kind + "}, instance)", "", fleet);
        made.put("job", fleet ? all(job) : job);
        made.put("instance", fleet ? all(instance) : instance);
    }

    private void named(Source page, String name) {
        if (name.equals("top")) {
            made.put(name, custom(name, "Top", TOP, "10"));
        } else if (name.equals("process_job")) {
            made.put(name, all(values(name, "Process job", "label_values(pgvigil_build_info, job)", "", true)));
        } else if (name.equals("process")) {
            made.put(name, all(values(name, "Process", "label_values(pgvigil_build_info{job=~\"$process_job\"}, instance)", "", true)));
        } else if (METRICS.containsKey(name)) {
            String narrowed = NARROWING.stream().filter(label -> made.containsKey(label) && Metrics.metric(METRICS.get(name)).orElseThrow().labels().contains(label))
                    .map(label -> ", " + label + "=~\"$" + label + "\"").collect(Collectors.joining());
            String query = "label_values(" + METRICS.get(name) + "{job=~\"$job\", instance=~\"$instance\"" + narrowed + "}, " + name + ")";
            made.put(name, all(values(name, LABELS.get(name), query, "", true)).put("allValue", ".*"));
        } else if (!List.of("datasource", "job", "instance", "target").contains(name)) {
            throw page.fault("found variable " + name + ", expected one of top, process_job, process, " + String.join(", ", METRICS.keySet()) + ", or a map");
        }
    }

    private void special(Source variable) {
        variable.only("name", "label", "query", "regex", "multi", "all", "values", "hide");
        String name = variable.text("name");
        if (variable.has("values")) {
            made.put(name, custom(name, variable.text("label"), variable.texts("values"), variable.texts("values").get(0)));
        } else {
            boolean all = variable.flag("all", false);
            ObjectNode values = values(name, variable.text("label"), variable.text("query"), variable.text("regex", ""), all).put("multi", variable.flag("multi", false));
            made.put(name, all ? all(values).put("allValue", ".*") : values);
        }
        made.get(name).put("hide", variable.flag("hide", false) ? 2 : 0);
    }

    /** Asked over the time range of the page, and again when that changes. */
    private static ObjectNode values(String name, String label, String query, String regex, boolean all) {
        return Json.map("name", name, "label", label, "type", "query", "datasource", DATASOURCE, "query", Json.map("qryType", 1, "query", query, "refId", "variable-" + name),
                "regex", regex, "refresh", 2, "sort", 1, "multi", true, "includeAll", all, "allValue", ".+", "hide", 0, "options", List.of(), "skipUrlSync", false);
    }

    private static ObjectNode all(ObjectNode variable) {
        return variable.set("current", Json.map("selected", true, "text", List.of("All"), "value", List.of("$__all")));
    }

    private static ObjectNode custom(String name, String label, List<String> values, String chosen) {
        return Json.map("name", name, "label", label, "type", "custom", "query", String.join(",", values), "multi", false, "includeAll", false, "hide", 0,
                "current", Json.map("selected", true, "text", chosen, "value", chosen), "skipUrlSync", false,
                "options", values.stream().map(value -> Json.map("selected", value.equals(chosen), "text", value, "value", value)).toList());
    }
}
