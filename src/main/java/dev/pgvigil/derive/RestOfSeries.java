package dev.pgvigil.derive;

import dev.pgvigil.query.TopDefinition;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is not told by series of their own, added up by group from 0 on; it never falls. A group of which no row was seen for as long as rows
 * linger is forgotten, and begins anew when it returns. Used by one thread.
 */
final class RestOfSeries {
    private final TopDefinition definition;
    /** By the values of their labels: thousands of series are added to few sums. */
    private final Map<List<String>, Sum> sums = new LinkedHashMap<>();

    private static final class Sum {
        private final Labels labels;
        private final double[] values;
        private long seenNanos;

        Sum(Labels labels, int width) {
            this.labels = labels;
            this.values = Counters.none(width);
        }
    }

    RestOfSeries(TopDefinition definition) {
        this.definition = definition;
    }

    /** @param counts true when the series' growth is nobody else's to tell */
    void add(long atNanos, Series series, boolean counts) {
        int width = series.values().length;
        Sum sum = sums.computeIfAbsent(group(series.labels()), values -> new Sum(new Labels(series.labels().names(), values), width));
        sum.seenNanos = atNanos;
        double[] more = Counters.none(width);
        for (int i = 0; i < width; i++) {
            more[i] = Double.isNaN(series.values()[i]) ? Double.NaN : counts ? series.growth()[i] : 0;
        }
        Counters.add(sum.values, more);
    }

    private List<String> group(Labels labels) {
        List<String> values = new ArrayList<>(labels.values());
        for (int i = 0; i < values.size(); i++) {
            values.set(i, definition.other().getOrDefault(labels.names().get(i), values.get(i)));
        }
        return values;
    }

    /** By group; NaN where no row ever had the column. */
    Map<Labels, double[]> sums(long nowNanos) {
        sums.values().removeIf(sum -> nowNanos - sum.seenNanos > definition.linger().toNanos());
        Map<Labels, double[]> now = new LinkedHashMap<>();
        sums.values().forEach(sum -> now.put(sum.labels, sum.values));
        return now;
    }

    void clear() {
        sums.clear();
    }
}
