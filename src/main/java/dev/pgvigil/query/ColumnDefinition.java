package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One column of a query.
 *
 * @param column its name in the result
 * @param rename its name in the metric or label; absent: the column's
 * @param scale factor applied to numbers, and to {@code orElse}
 * @param orElse value for NULL; absent: NULL gives no sample
 * @param unit formats texts and panels, never renames
 * @param mapping text to number, for {@link Usage#MAPPEDMETRIC}
 * @param buckets upper bounds for {@link Usage#HISTOGRAM} in pg_exporter's manner (one observation a row); empty: the column is an array
 *     of bounds beside {@code <column>_bucket}, {@code _sum} and {@code _count}
 * @param internal true: not served, feeds derived values only
 */
public record ColumnDefinition(String column, Usage usage, String description, Optional<String> rename, double scale, OptionalDouble orElse,
        Optional<String> unit, Map<String, Double> mapping, List<Double> buckets, boolean internal, Position at) {
    static final Position NOWHERE = Position.outside("");

    public ColumnDefinition {
        mapping = Map.copyOf(mapping);
        buckets = List.copyOf(buckets);
    }

    /** The same, wherever it stands in its file. */
    ColumnDefinition unplaced() {
        return new ColumnDefinition(column, usage, description, rename, scale, orElse, unit, mapping, buckets, internal, NOWHERE);
    }

    /** The name in the metric or label. */
    public String servedName() {
        return rename.orElse(column);
    }
}
