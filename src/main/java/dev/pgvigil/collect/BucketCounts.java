package dev.pgvigil.collect;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** pg_exporter's histograms: every row of a collection is one observation, counted into the column's buckets by label set. */
final class BucketCounts {
    private final ColumnDefinition column;
    private final Map<Labels, double[]> byLabels = new LinkedHashMap<>();

    BucketCounts(ColumnDefinition column) {
        this.column = column;
    }

    /** Counts one observation; the last two cells hold sum and count. */
    void observe(Labels labels, double value) {
        int bounds = column.buckets().size();
        double[] cells = byLabels.computeIfAbsent(labels, key -> new double[bounds + 2]);
        for (int i = 0; i < bounds; i++) {
            cells[i] += value <= column.buckets().get(i) ? 1 : 0;
        }
        cells[bounds] += value;
        cells[bounds + 1]++;
    }

    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        byLabels.forEach((labels, cells) -> {
            int bounds = column.buckets().size();
            for (int i = 0; i < bounds; i++) {
                samples.add(ArrayHistogram.bucket(labels, column.buckets().get(i), cells[i]));
            }
            samples.add(ArrayHistogram.bucket(labels, Double.POSITIVE_INFINITY, cells[bounds + 1]));
            samples.add(new Sample("_sum", labels, cells[bounds]));
            samples.add(new Sample("_count", labels, cells[bounds + 1]));
        });
        return samples;
    }
}
