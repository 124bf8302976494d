package dev.pgvigil.derive;

import java.util.List;

/** Columns that only ever grow. */
record ColumnQuantities(List<String> columns) implements Quantities {

    @Override
    public int width() {
        return columns.size();
    }

    @Override
    public double[] read(Row row) {
        double[] values = columns.stream().mapToDouble(row::value).toArray();
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return null;
            }
        }
        return values;
    }

    @Override
    public double[] growth(double[] before, double[] now) {
        double[] growth = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            growth[i] = now[i] - before[i];
            if (growth[i] < 0) {
                return null;
            }
        }
        return growth;
    }
}
