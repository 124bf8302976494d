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
    private final Map<Labels, Sum> sums = new LinkedHashMap<>();

    private static final class Sum {
        private double[] values;
        private long seenNanos;
    }

    RestOfSeries(TopDefinition definition) {
        this.definition = definition;
    }

    /** @param counts true when the series' growth is nobody else's to tell */
    void add(long atNanos, Series series, boolean counts) {
        int width = series.values().length;
        Sum sum = sums.computeIfAbsent(group(series.labels()), unseen -> new Sum());
        sum.values = sum.values == null ? Counters.none(width) : sum.values;
        sum.seenNanos = atNanos;
        double[] more = Counters.none(width);
        for (int i = 0; i < width; i++) {
            more[i] = Double.isNaN(series.values()[i]) ? Double.NaN : counts ? series.growth()[i] : 0;
        }
        Counters.add(sum.values, more);
    }

    private Labels group(Labels labels) {
        List<String> values = new ArrayList<>(labels.values());
        for (int i = 0; i < values.size(); i++) {
            values.set(i, definition.other().getOrDefault(labels.names().get(i), values.get(i)));
        }
        return new Labels(labels.names(), values);
    }

    /** By group; NaN where no row ever had the column. */
    Map<Labels, double[]> sums(long nowNanos) {
        sums.values().removeIf(sum -> nowNanos - sum.seenNanos > definition.linger().toNanos());
        Map<Labels, double[]> now = new LinkedHashMap<>();
        sums.forEach((group, sum) -> now.put(group, sum.values));
        return now;
    }

    void clear() {
        sums.clear();
    }
}
