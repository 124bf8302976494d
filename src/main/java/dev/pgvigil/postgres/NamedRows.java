package dev.pgvigil.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Results of PgBouncer's console that say one thing a row, its name first: SHOW LISTS and SHOW CONFIG. The console has no SQL to turn
 * them with, so each name becomes a column too, which holds the value in its own row and is NULL in all others.
 */
final class NamedRows {
    private static final List<List<String>> SHAPES = List.of(List.of("list", "items"), List.of("key", "value"));

    private NamedRows() {
    }

    /** The rows with these columns added; unchanged in any other shape. */
    static Rows widened(Rows rows) {
        List<String> names = rows.columns().stream().limit(2).map(Rows.Column::name).toList();
        return SHAPES.contains(names) ? wide(rows) : rows;
    }

    private static Rows wide(Rows rows) {
        int width = rows.columns().size();
        List<Rows.Column> columns = new ArrayList<>(rows.columns());
        rows.values().forEach(row -> columns.add(new Rows.Column(String.valueOf(row[0]), rows.columns().get(1).type())));
        List<Object[]> values = new ArrayList<>();
        for (int i = 0; i < rows.values().size(); i++) {
            Object[] row = java.util.Arrays.copyOf(rows.values().get(i), columns.size());
            row[width + i] = row[1];
            values.add(row);
        }
        return new Rows(columns, values, rows.cut());
    }
}
