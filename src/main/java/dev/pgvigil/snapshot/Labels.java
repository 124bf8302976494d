package dev.pgvigil.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Label names and values of a sample, in the order they are written. Values are raw texts from a database: untrusted. What no
 * format can carry in a value (NUL, half a surrogate pair) becomes U+FFFD here, so that equal lines are equal labels.
 *
 * @throws IllegalArgumentException if a name is not {@code [a-zA-Z_][a-zA-Z0-9_]*} or stands twice, or a value is missing
 */
public record Labels(List<String> names, List<String> values) {
    public static final Labels NONE = new Labels(List.of(), List.of());

    public Labels {
        names = List.copyOf(names);
        values = ServableText.all(values);
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(names.size() + " label names for " + values.size() + " values");
        }
        for (int i = 0; i < names.size(); i++) {
            checkName(names, i);
        }
    }

    private static void checkName(List<String> names, int index) {
        String name = names.get(index);
        if (!MetricNames.isLabel(name)) {
            throw new IllegalArgumentException("label name: found \"" + name + "\", expected [a-zA-Z_][a-zA-Z0-9_]*; rename the column");
        }
        if (names.indexOf(name) < index) {
            throw new IllegalArgumentException("label " + name + " stands twice in " + names + "; rename one of the columns");
        }
    }

    /** Names and values in turn: {@code of("datname", "app", "state", "active")}. */
    public static Labels of(String... namesAndValues) {
        List<String> all = Arrays.asList(namesAndValues);
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            names.add(all.get(i));
            values.add(all.get(i + 1));
        }
        return new Labels(names, values);
    }

    /** These labels and one more at the end. */
    public Labels with(String name, String value) {
        List<String> moreNames = new ArrayList<>(names);
        List<String> moreValues = new ArrayList<>(values);
        moreNames.add(name);
        moreValues.add(value);
        return new Labels(moreNames, moreValues);
    }
}
