package dev.pgvigil.alert;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills an alert's texts. What comes from a database is put in as it is and never read for placeholders again. */
final class Wording {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private Wording() {
    }

    /** The text with {@code {value}}, {@code {threshold}} and the labels filled in; a label that the series lacks is empty. */
    static String filled(String text, AlertRule rule, double value, double threshold, Map<String, String> labels) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(switch (found.group(1)) {
            case "value" -> Quantity.text(value, rule.unit());
            case "threshold" -> Quantity.text(threshold, rule.unit());
            default -> labels.getOrDefault(found.group(1), "");
        }));
    }
}
