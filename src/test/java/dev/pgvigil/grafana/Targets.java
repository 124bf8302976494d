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
    private final List<ObjectNode> made = new ArrayList<>();

    private Targets(Source panel, String type, Feeds feeds) {
        this.panel = panel;
        this.type = type;
        this.feeds = feeds;
    }

    static List<ObjectNode> of(Source panel, String type, Feeds feeds) {
        Targets targets = new Targets(panel, type, feeds);
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

    private void series(Source series) {
        series.only("expr", "legend", "name", "unit", "axis", "color", "draw", "instant", "hidden", "format");
        ObjectNode target = target(reference(panel, series), series.text("expr"), series.flag("instant", INSTANT.contains(type)));
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
            String expression = "max by (instance, alert, severity) (pg_alert_threshold{job=~\"$job\", instance=~\"$instance\", alert=\"" + alert
                    + "\", severity=\"" + severity + "\"}) < Inf > -Inf";
            String legend = panel.texts("thresholds").size() == 1 ? "{{severity}} on {{instance}}" : "{{severity}} on {{instance}}: {{alert}}";
            made.add(target(THRESHOLD + severity + panel.texts("thresholds").indexOf(alert), expression, false).put("legendFormat", legend));
        });
    }

    /** Not a number, so that there is an entry in the legend and nothing in the picture. */
    private void reason() {
        String selected = "pgvigil_query_reason_info{job=~\"$job\", instance=~\"$instance\", query=~\"" + feeds.pattern() + "\"}";
        made.add(type.equals("table") ? target(NO_DATA, "group by (instance, datname, reason) (" + selected + ")", true)
                : target(NO_DATA, "group by (instance, reason) (" + selected + ") * NaN", INSTANT.contains(type)).put("legendFormat", "no data: {{reason}}"));
    }

    private ObjectNode target(String reference, String expression, boolean instant) {
        ObjectNode target = Json.map("refId", reference, "datasource", Variables.DATASOURCE, "editorMode", "code", "expr", expression, "instant", instant,
                "range", !instant);
        return type.equals("table") ? target.put("format", "table") : target;
    }
}
