package dev.pgvigil.alert;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Rule groups as YAML, each value on a line of its own, so that one change is one line of difference. */
final class RuleYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder out = new StringBuilder();
    private final String margin;

    private RuleYaml(String margin) {
        this.margin = margin;
    }

    /**
     * The key {@code groups} with everything below it.
     *
     * @param margin stands before each line
     */
    static String of(List<RuleGroup> groups, String margin) {
        RuleYaml yaml = new RuleYaml(margin);
        yaml.line("groups:");
        groups.forEach(yaml::group);
        return yaml.out.toString();
    }

    private void group(RuleGroup group) {
        line("  - name: " + scalar(group.name()));
        line("    rules:");
        group.rules().forEach(this::rule);
    }

    private void rule(RuleGroup.Rule rule) {
        line("      - alert: " + scalar(rule.alert()));
        line("        expr: |-");
        rule.expr().lines().forEach(expr -> line("          " + expr));
        duration("for", rule.hold());
        duration("keep_firing_for", rule.keepFiringFor());
        line("        labels:");
        line("          severity: " + rule.severity().word());
        line("        annotations:");
        rule.annotations().forEach((name, text) -> line("          " + name + ": " + scalar(text)));
    }

    private void duration(String key, Duration duration) {
        if (!duration.isZero()) {
            line("        " + key + ": " + text(duration));
        }
    }

    private void line(String text) {
        out.append(margin).append(text).append('\n');
    }

    /** A duration of Prometheus: {@code 1h30m}. */
    static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        part(text, duration.toHours(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        part(text, duration.toMillisPart(), "ms");
        return text.length() == 0 ? "0s" : text.toString();
    }

    private static void part(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }

    /** A text as a scalar that no reader takes for anything else. */
    static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        return text.chars().anyMatch(Character::isISOControl) ? doubleQuoted(text) : "'" + text.replace("'", "''") + "'";
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(c == '"' || c == '\\' ? "\\" + (char) c
                : Character.isISOControl(c) ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return quoted.append('"').toString();
    }
}
