package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Seconds since the collection in which the group's sum was first seen non-zero; 0 while it is zero. A group without a value is
 * forgotten, so that it begins anew when it returns.
 */
final class SinceValue implements DerivedValue {
    private final Grouping grouping;
    private final String column;
    private Map<Labels, Long> begins = new HashMap<>();

    SinceValue(Grouping grouping, String column) {
        this.grouping = grouping;
        this.column = column;
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Double> sums = new LinkedHashMap<>();
        collected.column(column).forEach((labels, value) -> sums.merge(grouping.of(labels), value, Double::sum));
        Map<Labels, Long> still = new HashMap<>();
        Map<Labels, Double> seconds = new LinkedHashMap<>();
        sums.forEach((group, sum) -> seconds.put(group, sum == 0 ? 0 : secondsSince(group, collected.atNanos(), still)));
        begins = still;
        return seconds;
    }

    private double secondsSince(Labels group, long atNanos, Map<Labels, Long> still) {
        long begin = begins.getOrDefault(group, atNanos);
        still.put(group, begin);
        return (atNanos - begin) / 1e9;
    }

    @Override
    public void clear() {
        begins = new HashMap<>();
    }
}
