package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;

/** The rows of one collection that have the same served labels, taken together. Used by one thread. */
final class Series {
    private final Labels labels;
    private final double[] values;
    private final double[] growth;

    Series(Labels labels, int width) {
        this.labels = labels;
        this.values = Counters.none(width);
        this.growth = new double[width];
    }

    void add(double[] reading, double[] grown) {
        Counters.add(values, reading);
        Counters.add(growth, grown);
    }

    Labels labels() {
        return labels;
    }

    /** Sums of the rows' counters; NaN where no row has the column. */
    double[] values() {
        return values;
    }

    /** What was added since the last collection. */
    double[] growth() {
        return growth;
    }
}
