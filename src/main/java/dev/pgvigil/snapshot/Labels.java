package dev.pgvigil.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Label names and values of a sample, in the order they are written. Values are raw texts from a database: untrusted. */
public record Labels(List<String> names, List<String> values) {
    public static final Labels NONE = new Labels(List.of(), List.of());

    public Labels {
        names = List.copyOf(names);
        values = List.copyOf(values);
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(names.size() + " label names for " + values.size() + " values");
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
