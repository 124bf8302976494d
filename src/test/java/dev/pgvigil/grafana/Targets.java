package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.query.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a panel asks Prometheus: its own series, the thresholds in force, and the reason why there is nothing. */
final class Targets {
    /** References of the series that are made. */
    static final String NO_DATA = "NoData";
    static final String THRESHOLD = "Threshold";
    static final Map<String, String> COLORS = Map.of("info", "blue", "warning", "orange", "critical", "red");
    private static final List<String> INSTANT = List.of("table", "stat", "gauge", "bargauge", "barchart");
    private static final List<String> WITH_REASON = List.of("timeseries", "table", "state-timeline", "bargauge");
    private final Source panel;
    private final String type;
    private final Feeds feeds;
    private final boolean fleet;
    private final List<ObjectNode> made = new ArrayList<>();

    private Targets(Source panel, String type, Feeds feeds, boolean fleet) {
        this.panel = panel;
        this.type = type;
        this.feeds = feeds;
        this.fleet = fleet;
    }

    static List<ObjectNode> of(Source panel, String type, Feeds feeds, Source page) {
        Targets targets = new Targets(panel, type, feeds, page.flag("fleet", false));
        panel.list("series").forEach(targets::series);
        panel.texts("thresholds").forEach(targets::thresholds);
        if (WITH_REASON.contains(type) && !feeds.isEmpty()) {
            targets.reason();
        }
        return targets.made;
    }

    /** The reference of a series: its name, or a letter. */
    static String reference(Source panel, Source series) {
        return series.text("name", String.valueOf((char) ('A' + panel.list("series").stream().map(Source::place).toList().indexOf(series.place()))));
    }

    /** Whether rates are taken over an interval that follows from the step. */
    static boolean rated(Source panel) {
        return panel.list("series").stream().anyMatch(series -> series.text("expr").contains(Ranking.RATED));
    }

    /** An expression, of which only the first are shown where {@code top} says by what. */
    private static String expression(Source series) {
        return series.has("top") ? Ranking.of(series).shown() : series.text("expr");
    }

    private void series(Source series) {
        series.only("expr", "legend", "name", "unit", "axis", "color", "draw", "instant", "hidden", "format", "top");
        ObjectNode target = target(reference(panel, series), expression(series), series.flag("instant", INSTANT.contains(type)));
        if (!type.equals("table")) {
            target.put("legendFormat", series.text("legend"));
        }
        if (type.equals("heatmap")) {
            target.put("format", "heatmap");
        }
        if (series.has("format")) {
            target.put("format", series.text("format"));
        }
        if (series.flag("hidden", false)) {
            target.put("hide", true);
        }
        made.add(target);
    }

    private void thresholds(String alert) {
        List<String> severities = Metrics.severities(alert);
        if (severities.isEmpty()) {
            throw panel.fault("found threshold " + alert + ", expected an alert of queries.yaml");
        }
        Stream.of(Severity.values()).map(Severity::word).filter(severities::contains).forEach(severity -> {
            String selected = "pg_alert_threshold{job=~\"$job\", instance=~\"$instance\", alert=\"" + alert + "\", severity=\"" + severity + "\"}";
            String legend = (fleet ? "{{severity}}{{which}}" : "{{severity}} on {{instance}}") + (panel.texts("thresholds").size() == 1 ? "" : ": {{alert}}");
            made.add(target(THRESHOLD + severity + panel.texts("thresholds").indexOf(alert), fleet ? ofAll(selected)
                    : "max by (instance, alert, severity) (" + selected + ") < Inf > -Inf", false).put("legendFormat", legend));
        });
    }

    /** One line where all servers have the same threshold, two where they have not; not one for each of them. */
    private static String ofAll(String selected) {
        String highest = "max by (alert, severity) (" + selected + " < Inf > -Inf)";
        String lowest = "min by (alert, severity) (" + selected + " < Inf > -Inf)";
        return highest + " or label_replace(" + lowest + " < " + highest + ", \"which\", \", lowest\", \"\", \"\")";
    }

    /**
     * In a picture not a number, so that there is an entry in the legend and nothing else. One for all databases that lack the same. In a table
     * a row of its own, or beside the only one of its server.
     */
    private void reason() {
        String reasons = "group by (instance, reason) (label_replace(pgvigil_query_reason_info{job=~\"$job\", instance=~\"$instance\", query=~\"" + feeds.pattern()
                + "\"}, \"reason\", \"$1$2\", \"reason\", \"(.*) in database [^;]*(.*)\"))";
        if (type.equals("table")) {
            made.add(target(NO_DATA, Columns.key(panel).map(key -> "label_replace(" + reasons + ", \"" + key + "\", \"no data\", \"\", \"\")").orElse(reasons), true));
        } else {
            made.add(target(NO_DATA, reasons + (type.equals("state-timeline") ? " * 0" : " * NaN"), INSTANT.contains(type)).put("legendFormat", "no data: {{reason}}"));
        }
    }

    private ObjectNode target(String reference, String expression, boolean instant) {
        ObjectNode target = Json.map("refId", reference, "datasource", Variables.DATASOURCE, "editorMode", "code", "expr", expression, "instant", instant,
                "range", !instant);
        return type.equals("table") ? target.put("format", "table") : target;
    }
}
