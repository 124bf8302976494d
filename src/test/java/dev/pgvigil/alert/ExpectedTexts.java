package dev.pgvigil.alert;

import java.util.Map;
import java.util.TreeMap;

/** What the annotations of an alert should say, from its definition. */
final class ExpectedTexts {
    private final RuleCase rule;

    ExpectedTexts(RuleCase rule) {
        this.rule = rule;
    }

    /** The annotations of a series that fires at a step. The newest value that was judged bad is the one that is told. */
    Map<String, String> annotations(DrilledServer server, DrilledSeries series, int step) {
        int told = step;
        while (!judgedBad(server, series, told)) {
            told--;
        }
        double value = rule.compared(series.levels().at(told));
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("summary", text(rule.rule().definition().summary(), value, server, series));
        if (!rule.rule().definition().description().isEmpty()) {
            annotations.put("description", text(rule.rule().definition().description(), value, server, series));
        }
        annotations.put("runbook_url", GeneratedRules.RUNBOOKS + rule.rule().definition().runbook() + ".md");
        return annotations;
    }

    private boolean judgedBad(DrilledServer server, DrilledSeries series, int step) {
        Level level = series.levels().at(step);
        boolean stricter = server.threshold().orElseThrow() != rule.threshold();
        return server.lost().orElse(-1) != step && (level == Level.BAD || stricter && level == Level.GOOD);
    }

    private String text(String text, double value, DrilledServer server, DrilledSeries series) {
        String filled = text.replace("{value}", words(value)).replace("{threshold}", words(server.threshold().orElseThrow()));
        for (Map.Entry<String, String> label : series.labels().entrySet()) {
            filled = filled.replace("{" + label.getKey() + "}", label.getValue());
        }
        return filled;
    }

    private boolean fractional() {
        return rule.rule().definition().thresholds().values().stream().anyMatch(threshold -> threshold.at() != Math.floor(threshold.at()));
    }

    private String words(double value) {
        return switch (rule.rule().unit()) {
            case "seconds" -> Humanized.duration(value);
            case "milliseconds" -> Humanized.number(value) + " ms";
            case "ratio" -> Humanized.digits(100 * value) + "%";
            case "percent" -> Humanized.digits(value) + "%";
            case "bytes" -> Humanized.binary(value) + "B";
            default -> fractional() ? Humanized.digits(value) : Humanized.number(value);
        };
    }
}
