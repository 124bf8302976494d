package dev.pgvigil.collect;

import dev.pgvigil.postgres.Rows;
import java.time.Instant;
import java.util.List;

/** One row of a result whose columns are named in advance. A column that is missing, NULL or of another type fails the collection. */
record Cells(List<Rows.Column> columns, Object[] row) {

    String text(String column) {
        return value(column, String.class, "text");
    }

    double number(String column) {
        return value(column, Double.class, "a number");
    }

    Instant time(String column) {
        return value(column, Instant.class, "a time");
    }

    private <T> T value(String column, Class<T> type, String expected) {
        int index = Layout.indexOf(columns, column);
        if (index < 0 || !type.isInstance(row[index])) {
            String found = index < 0 ? "no column " + column : column + " of type " + columns.get(index).type() + (row[index] == null ? ", NULL" : "");
            throw new CollectionException("the result has " + found + "; with the key machine it must have " + expected + " there");
        }
        return type.cast(row[index]);
    }
}
