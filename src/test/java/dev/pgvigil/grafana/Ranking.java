package dev.pgvigil.grafana;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first {@code $top} of many series by the whole time range of the page, asked once at its end. By the moment each step of the picture would
 * have other ones, and there would be a line for each that has ever been among them.
 *
 * @param expression what is shown
 * @param ranked by what; an expression of rates over {@code [$__rate_interval]}, or of one selector
 * @param operator {@code topk} or {@code bottomk}, with what it is by
 */
record Ranking(String expression, String ranked, String operator) {
    static final String RATED = "[$__rate_interval]";
    private static final Pattern SELECTOR = Pattern.compile("\\w+\\{[^}]*}");

    /** Of each server the highest or the lowest, the highest of all servers, or by an expression the highest of each. */
    static Ranking of(Source series) {
        String expression = series.text("expr");
        String top = series.text("top");
        String itself = expression.startsWith("-") ? expression.substring(1) : expression;
        return switch (top) {
            case "highest" -> new Ranking(expression, over(series, "max", itself), "topk by (instance)");
            case "lowest" -> new Ranking(expression, over(series, "min", itself), "bottomk by (instance)");
            case "servers" -> new Ranking(expression, over(series, "max", itself), "topk");
            default -> new Ranking(expression, over(series, "max", top), "topk by (instance)");
        };
    }

    String shown() {
        return expression + " and " + operator + " ($top, " + ranked + ")";
    }

    private static String over(Source series, String calculation, String ranked) {
        if (ranked.contains(RATED)) {
            return ranked.replace(RATED, "[$__range] @ end()");
        }
        if (SELECTOR.matcher(ranked).results().count() != 1) {
            throw series.fault("found top of " + ranked + ", expected one selector, or rates over " + RATED);
        }
        return SELECTOR.matcher(ranked).replaceAll(found -> Matcher.quoteReplacement(calculation + "_over_time(" + found.group() + "[$__range] @ end())"));
    }
}
