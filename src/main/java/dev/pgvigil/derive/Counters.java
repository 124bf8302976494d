package dev.pgvigil.derive;

import java.util.Arrays;
import java.util.List;

/** Counters of one row or of several together, in one order of columns; NaN where a column is NULL, absent or not finite. */
final class Counters {
    private Counters() {
    }

    static double[] read(Observation row, List<String> columns) {
        return columns.stream().mapToDouble(column -> finite(row.values().getOrDefault(column, Double.NaN))).toArray();
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    static double[] none(int width) {
        double[] none = new double[width];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /** Adds to the first; a column that only one has is that one's. */
    static double[] add(double[] to, double[] more) {
        for (int i = 0; i < to.length; i++) {
            to[i] = Double.isNaN(to[i]) ? more[i] : Double.isNaN(more[i]) ? to[i] : to[i] + more[i];
        }
        return to;
    }

    /**
     * What was added between two readings. A row of which any counter fell has begun anew since then, so all that it has now was added. Of a
     * column that one of the readings lacks nothing is known: 0.
     */
    static double[] growth(double[] before, double[] now) {
        boolean anew = false;
        for (int i = 0; i < now.length; i++) {
            anew |= now[i] < before[i];
        }
        double[] growth = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            double added = anew ? now[i] : now[i] - before[i];
            growth[i] = Double.isNaN(added) ? 0 : added;
        }
        return growth;
    }
}
