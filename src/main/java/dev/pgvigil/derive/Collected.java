package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One collection as derived values see it.
 *
 * @param atNanos when the rows were read, of a monotonic clock
 * @param rows by all their labels
 */
record Collected(long atNanos, Map<Labels, Row> rows) {

    /** Of several rows with one label set the first counts, as it does where samples are published. */
    static Collected of(long atNanos, List<Observation> observations) {
        Map<Labels, Row> rows = new LinkedHashMap<>();
        for (Observation observation : observations) {
            rows.putIfAbsent(observation.labels(), new Row(observation.values()));
        }
        return new Collected(atNanos, rows);
    }

    /** The rows whose labels fit. */
    Collected only(Predicate<Labels> which) {
        Map<Labels, Row> some = new LinkedHashMap<>(rows);
        some.keySet().removeIf(which.negate());
        return new Collected(atNanos, some);
    }

    /** The column in every row that has it. */
    Map<Labels, Double> column(String name) {
        Map<Labels, Double> values = new LinkedHashMap<>();
        rows.forEach((labels, row) -> {
            if (!Double.isNaN(row.value(name))) {
                values.put(labels, row.value(name));
            }
        });
        return values;
    }
}
