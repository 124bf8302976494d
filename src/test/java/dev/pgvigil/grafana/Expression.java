package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a dashboard asks Prometheus.
 *
 * @param page uid of the dashboard
 * @param place title of the panel, or {@code variable NAME}, or {@code annotation NAME}
 * @param reference of the target in the panel, or empty
 * @param text with Grafana's variables
 */
record Expression(String page, String place, String reference, String text) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::\\w+)?}|\\$(\\w+)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *([a-z_]+)\\)");
    private static final Pattern QUERY_RESULT = Pattern.compile("query_result\\((.+)\\)");

    /** All of a dashboard: of its variables, annotations and panels. */
    static List<Expression> of(JsonNode dashboard) {
        String page = dashboard.path("uid").textValue();
        List<Expression> all = new ArrayList<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.path("type").textValue().equals("query")) {
                all.add(new Expression(page, "variable " + variable.path("name").textValue(), "", variable(variable.at("/query/query").textValue())));
            }
        }
        for (JsonNode annotation : dashboard.at("/annotations/list")) {
            all.add(new Expression(page, "annotation " + annotation.path("name").textValue(), "", annotation.path("expr").textValue()));
        }
        for (JsonNode panel : Dashboards.panels(dashboard)) {
            panel.path("targets").forEach(target -> all.add(new Expression(page, panel.path("title").textValue(), target.path("refId").textValue(),
                    target.path("expr").textValue())));
        }
        return all;
    }

    /** What Grafana asks for the values of a variable. */
    private static String variable(String query) {
        Matcher values = LABEL_VALUES.matcher(query);
        if (values.matches()) {
            return "group by (" + values.group(2) + ") (" + values.group(1) + ")";
        }
        Matcher result = QUERY_RESULT.matcher(query);
        if (result.matches()) {
            return result.group(1);
        }
        throw new SourceException("found the query " + query + " of a variable, expected label_values(selector, label) or query_result(expression)");
    }

    /** The thresholds and reasons that every page has. */
    boolean isMade() {
        return reference.equals(Targets.NO_DATA) || reference.startsWith(Targets.THRESHOLD);
    }

    /** Names of the variables in it. */
    List<String> variables() {
        return VARIABLE.matcher(text).results().map(Expression::name).filter(name -> !name.startsWith("__") && !name.matches("\\d+")).distinct().toList();
    }

    /** As Prometheus gets it. Variables without a value match everything. */
    String filled(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(Map.of("__rate_interval", "4m", "__range", "3h", "__interval", "1m", "top", "10"));
        all.putAll(values);
        return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(name(found).matches("\\d+") ? found.group() : all.getOrDefault(name(found), ".*")));
    }

    private static String name(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /** Page and place. */
    String panel() {
        return page + ": " + place;
    }

    @Override
    public String toString() {
        return panel() + (reference.isEmpty() ? "" : " [" + reference + "]");
    }
}
