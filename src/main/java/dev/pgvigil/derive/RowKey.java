package dev.pgvigil.derive;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.TopDefinition;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The labels that tell one row from another. Immutable.
 *
 * @param names as served; empty: all labels
 */
record RowKey(Set<String> names) {

    static RowKey of(QueryDefinition query, TopDefinition definition) {
        return new RowKey(query.columns().stream().filter(column -> definition.key().contains(column.column()))
                .map(ColumnDefinition::servedName).collect(Collectors.toUnmodifiableSet()));
    }

    /** The values of these labels: texts alone, for there is one of them for each of thousands of rows. */
    List<String> of(Labels row) {
        if (names.isEmpty()) {
            return row.values();
        }
        List<String> values = new ArrayList<>(names.size());
        for (int i = 0; i < row.names().size(); i++) {
            if (names.contains(row.names().get(i))) {
                values.add(row.values().get(i));
            }
        }
        return values;
    }
}
