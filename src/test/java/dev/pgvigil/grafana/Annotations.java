package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What happened, as lines across every panel of every page. Where there is a time in a metric, that is where the line stands. */
final class Annotations {
    private static final String SELECTED = "{job=~\"$job\", instance=~\"$instance\"}";

    /** The start of a process with several targets, which is scraped under an instance of its own. */
    private static final String OF_SEVERAL = "label_replace(max by (job, instance) (process_start_time_seconds and on (job, instance) pgvigil_build_info) "
            + "* on (job, instance) group_right () (pg_up{target=~\"$instance\"} * 0 + 1), \"instance\", \"$1\", \"target\", \"(.+)\")";
    /** Other than when it was last known before, however long it was away between. */
    private static final String OTHER_ROLE = "max by (instance) (pg_replication_is_replica" + SELECTED
            + ") != bool max by (instance) (last_over_time(pg_replication_is_replica" + SELECTED + "[6h] offset $__interval)) == 1";

    private Annotations() {
    }

    static ArrayNode all() {
        return Json.list(
                at("Server restart", "red", "max by (instance) (pg_postmaster_start_time_seconds" + SELECTED + ") * 1000", "PostgreSQL started on {{instance}}"),
                when("Change of role", "purple", OTHER_ROLE, "{{instance}} became primary or standby"),
                at("Settings loaded", "blue", "max by (instance) (pg_config_load_time_seconds" + SELECTED + ") * 1000", "Configuration loaded on {{instance}}"),
                at("Reset of statistics", "yellow", "max by (instance, datname) (pg_stat_database_stats_reset" + SELECTED + " > 0) * 1000",
                        "Statistics of {{datname}} reset on {{instance}}"),
                at("Reset of statement statistics", "yellow", "max by (instance) (pg_stat_statements_info_stats_reset_timestamp_seconds" + SELECTED + " > 0) * 1000",
                        "pg_stat_statements reset on {{instance}}"),
                at("pgvigil restart", "orange", "max by (instance) (process_start_time_seconds" + SELECTED + " or " + OF_SEVERAL + ") * 1000", "pgvigil started on {{instance}}"));
    }

    /** The value is the time, in milliseconds. */
    private static ObjectNode at(String name, String color, String expression, String text) {
        return when(name, color, expression, text).put("useValueForTime", true);
    }

    private static ObjectNode when(String name, String color, String expression, String text) {
        return Json.map("name", name, "datasource", Variables.DATASOURCE, "enable", true, "hide", false, "iconColor", color, "expr", expression, "step", "60s",
                "tagKeys", "instance", "titleFormat", name, "textFormat", text, "useValueForTime", false);
    }
}
