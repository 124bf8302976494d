package dev.pgvigil.postgres;

import java.util.List;

/**
 * The result of a statement, read whole. Immutable.
 *
 * @param values one array a row, as long as {@code columns}: {@code null}, {@link Boolean}, {@link Double} (every number; NaN and
 *     infinities too), {@link java.time.Instant} (dates and timestamps; one without zone counts as the session's zone, UTC),
 *     {@link java.time.Duration} (interval), {@link List} of {@link Double} (numeric arrays), or {@link String} (everything else)
 * @param cut rows beyond the row cap that were not read; a lower bound when there were too many to count in time
 */
public record Rows(List<Column> columns, List<Object[]> values, long cut) {
    public Rows {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }

    /** Name and PostgreSQL type name ({@code int8}, {@code text}, {@code _float8}) of a column. */
    public record Column(String name, String type) {
    }
}
