package dev.pgvigil.derive;

import java.util.Map;

/** The values of one row in one collection. */
record Row(Map<String, Double> values) {

    /** The column's value, NaN where it is NULL, absent or not a number. */
    double value(String column) {
        return values.getOrDefault(column, Double.NaN);
    }
}
