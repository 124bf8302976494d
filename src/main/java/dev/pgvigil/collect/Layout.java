package dev.pgvigil.collect;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Tag;
import dev.pgvigil.query.UnlistedColumns;
import dev.pgvigil.query.Usage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which column of a result is what, settled once for a shape of result.
 *
 * @param labels label columns, served and internal
 * @param values columns that give numbers
 */
record Layout(List<At> labels, List<At> values, List<String> warnings) {
    private static final Set<String> TEXT_TYPES = Set.of("text", "varchar", "bpchar", "name", "char", "unknown", "uuid", "json", "jsonb",
            "inet", "cidr", "pg_lsn", "citext");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** A column definition and where its column stands. */
    record At(ColumnDefinition column, int index) {
    }

    static Layout of(QueryDefinition query, List<Rows.Column> columns) {
        Builder builder = new Builder(query, columns);
        query.columns().forEach(builder::add);
        builder.unlisted();
        return new Layout(builder.labels, builder.values, List.copyOf(builder.warnings));
    }

    /** Position of a column by name, or -1. */
    static int indexOf(List<Rows.Column> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static final class Builder {
        private final QueryDefinition query;
        private final List<Rows.Column> columns;
        private final List<At> labels = new ArrayList<>();
        private final List<At> values = new ArrayList<>();
        private final Set<String> warnings = new LinkedHashSet<>();
        private final Set<String> known = new LinkedHashSet<>();

        Builder(QueryDefinition query, List<Rows.Column> columns) {
            this.query = query;
            this.columns = columns;
        }

        void add(ColumnDefinition column) {
            known.add(column.column());
            int index = indexOf(columns, column.column());
            if (column.usage() == Usage.DISCARD) {
                return;
            }
            if (column.usage() == Usage.LABEL || column.usage() == Usage.HISTOGRAM) {
                require(column, index);
            }
            if (index < 0) {
                warn("column " + column.column() + " is not in the result, so its metric is absent");
                return;
            }
            (column.usage() == Usage.LABEL ? labels : values).add(new At(column, index));
            if (column.usage() == Usage.HISTOGRAM) {
                known.addAll(List.of(column.column() + "_bucket", column.column() + "_sum", column.column() + "_count"));
            }
        }

        private void require(ColumnDefinition column, int index) {
            if (index < 0) {
                throw new CollectionException("the result has no column " + column.column() + ", which the definition names as a "
                        + column.usage().name() + "; select it or remove it from metrics");
            }
        }

        /** What PgBouncer's console shows is chosen by its version, not by the definition, and nobody can mend it. */
        private void warn(String text) {
            if (!query.conditions().tagged(Tag.Kind.PGBOUNCER)) {
                warnings.add(text);
            }
        }

        void unlisted() {
            for (int i = 0; i < columns.size(); i++) {
                Rows.Column column = columns.get(i);
                if (!known.contains(column.name())) {
                    unlisted(column, i);
                }
            }
        }

        private void unlisted(Rows.Column column, int index) {
            if (query.unlisted() == UnlistedColumns.IGNORE) {
                warn("column " + column.name() + " is not in metrics and left out");
                return;
            }
            if (!NAME.matcher(column.name()).matches()) {
                warnings.add("column " + column.name() + " has no name that a metric or label can have and is left out, name it with AS");
                return;
            }
            known.add(column.name());
            boolean label = query.unlisted() == UnlistedColumns.INFER && TEXT_TYPES.contains(column.type());
            if (label && column.name().startsWith("__")) {
                warnings.add("column " + column.name() + " has a name that Prometheus keeps for itself; left out, name it with AS");
                return;
            }
            Usage usage = label ? Usage.LABEL : Usage.GAUGE;
            At at = new At(new ColumnDefinition(column.name(), usage, query.description(), Optional.empty(), 1, OptionalDouble.empty(),
                    Optional.empty(), Map.of(), List.of(), false, query.at()), index);
            (label ? labels : values).add(at);
        }
    }
}
