package dev.pgvigil.derive;

import java.util.Arrays;

/** Two sets of quantities of one row that are observed, and begin anew, together. */
final class JoinedQuantities implements Quantities {
    private final Quantities first;
    private final Quantities second;

    JoinedQuantities(Quantities first, Quantities second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public int width() {
        return first.width() + second.width();
    }

    @Override
    public double[] read(Row row) {
        return joined(first.read(row), second.read(row));
    }

    @Override
    public double[] growth(double[] before, double[] now) {
        // Every kind of quantity reads as many counters as the numbers it grows by.
        int split = first.width();
        int end = width();
        return joined(first.growth(Arrays.copyOf(before, split), Arrays.copyOf(now, split)),
                second.growth(Arrays.copyOfRange(before, split, end), Arrays.copyOfRange(now, split, end)));
    }

    private static double[] joined(double[] one, double[] other) {
        if (one == null || other == null) {
            return null;
        }
        double[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
