package dev.pgvigil.exposition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One entry of an {@code Accept} or {@code Accept-Encoding} header.
 *
 * @param value media range or coding, in lower case
 * @param parameters all but {@code q}, names in lower case, values without quotes
 * @param weight {@code q}, 0 to 1
 */
record Preference(String value, Map<String, String> parameters, double weight) {

    /** The entries in their order, without those that have no valid weight; none for null. */
    static List<Preference> parse(String header) {
        List<Preference> preferences = new ArrayList<>();
        for (String entry : header == null ? new String[0] : header.split(",")) {
            Preference preference = entry(entry);
            if (preference.weight >= 0) {
                preferences.add(preference);
            }
        }
        return preferences;
    }

    private static Preference entry(String entry) {
        String[] parts = entry.split(";");
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            parameters.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length == 1 ? "" : unquoted(pair[1].strip()));
        }
        double weight = weight(parameters.remove("q"));
        return new Preference(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT), parameters, weight);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static double weight(String q) {
        if (q == null) {
            return 1;
        }
        try {
            double weight = Double.parseDouble(q);
            return weight >= 0 && weight <= 1 ? weight : -1;
        } catch (NumberFormatException notAWeight) {
            return -1;
        }
    }
}
