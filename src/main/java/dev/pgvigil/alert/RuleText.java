package dev.pgvigil.alert;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of an alert as templates of Prometheus: <code>{value}</code> becomes the value in the words of its unit, <code>{threshold}</code> the
 * threshold in force on that server, <code>{label}</code> the series' label. All other braces stay what they are.
 */
final class RuleText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z_][a-zA-Z0-9_]*)}");
    private static final String NUMBER = "%s | humanize";
    /** Prometheus would humanize a quarter to 250m. */
    private static final String FRACTION = "%s | printf \"%%.4g\"";
    private static final Map<String, String> FORMATS = Map.of("seconds", "%s | humanizeDuration", "ratio", "%s | humanizePercentage",
            "bytes", "%s | humanize1024", "milliseconds", NUMBER, "percent", FRACTION);
    private static final Map<String, String> SIGNS = Map.of("bytes", "B", "milliseconds", " ms", "percent", "%");

    private final String format;
    private final String sign;
    private final String threshold;

    /**
     * The texts of one rule.
     *
     * @param threshold selects the alert's thresholds: the labels, without job and instance
     */
    RuleText(AlertRule rule, String threshold) {
        this.format = FORMATS.getOrDefault(rule.unit(), fractional(rule) ? FRACTION : NUMBER);
        this.sign = SIGNS.getOrDefault(rule.unit(), "");
        this.threshold = threshold;
    }

    private static boolean fractional(AlertRule rule) {
        return rule.definition().thresholds().values().stream().anyMatch(threshold -> threshold.at() != Math.rint(threshold.at()));
    }

    /** The text as a template. */
    String template(String text) {
        StringBuilder template = new StringBuilder();
        Matcher placeholders = PLACEHOLDER.matcher(text);
        int done = 0;
        while (placeholders.find()) {
            template.append(plain(text.substring(done, placeholders.start()))).append(filled(placeholders.group(1)));
            done = placeholders.end();
        }
        return template.append(plain(text.substring(done))).toString();
    }

    private static String plain(String text) {
        return text.replace("{", "{{ \"{\" }}");
    }

    private String filled(String placeholder) {
        return switch (placeholder) {
            case "value" -> inUnit("$value");
            case "threshold" -> "{{ with printf `max(pg_alert_threshold{" + threshold + ", job=%q, instance=%q})` $labels.job $labels.instance"
                    + " | query }}" + inUnit(". | first | value") + "{{ end }}";
            default -> "{{ $labels." + placeholder + " }}";
        };
    }

    private String inUnit(String number) {
        return "{{ " + format.formatted(number) + " }}" + sign;
    }
}
