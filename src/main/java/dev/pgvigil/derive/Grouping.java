package dev.pgvigil.derive;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.query.Usage;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which labels a derived value keeps; rows that agree in them are one group. Immutable.
 *
 * <p>{@code per} decides. Without it {@code worst} and {@code count} keep no label and the other operators keep all but internal ones,
 * which are served only where {@code per} names them. At database scope {@code datname} always stays: otherwise two databases would
 * serve one series.
 */
final class Grouping {
    private static final String DATNAME = "datname";

    private final Optional<List<String>> kept;
    private final Set<String> internal;
    private final boolean perDatabase;

    private Grouping(Optional<List<String>> kept, Set<String> internal, boolean perDatabase) {
        this.kept = kept;
        this.internal = internal;
        this.perDatabase = perDatabase;
    }

    static Grouping of(QueryDefinition query, DerivedDefinition derived) {
        Optional<List<String>> kept = derived.per().or(() -> overRows(derived.operator()) ? Optional.of(List.of()) : Optional.empty());
        return new Grouping(kept.map(per -> servedNames(query, per)), internalLabels(query), query.scope() == Scope.DATABASE);
    }

    /** All labels that are served. */
    static Grouping served(QueryDefinition query) {
        return new Grouping(Optional.empty(), internalLabels(query), query.scope() == Scope.DATABASE);
    }

    /** True when the derived value has a series for each of the query's own: no two of those fall into one group. */
    static boolean keepsSeries(QueryDefinition query, DerivedDefinition derived) {
        Optional<List<String>> kept = of(query, derived).kept;
        Set<String> served = query.columns().stream().filter(column -> column.usage() == Usage.LABEL && !column.internal())
                .map(ColumnDefinition::servedName).collect(Collectors.toSet());
        return kept.isEmpty() || !served.isEmpty() && kept.get().containsAll(served);
    }

    private static boolean overRows(DerivedOperator operator) {
        return operator instanceof DerivedOperator.Worst || operator instanceof DerivedOperator.Count;
    }

    private static List<String> servedNames(QueryDefinition query, List<String> columns) {
        Set<String> names = new LinkedHashSet<>();
        for (String column : columns) {
            names.add(query.columns().stream().filter(known -> known.column().equals(column)).map(ColumnDefinition::servedName)
                    .findFirst().orElse(column));
        }
        return List.copyOf(names);
    }

    private static Set<String> internalLabels(QueryDefinition query) {
        return query.columns().stream().filter(column -> column.usage() == Usage.LABEL && column.internal())
                .map(ColumnDefinition::servedName).collect(Collectors.toUnmodifiableSet());
    }

    /** The group of a row; a kept label that the row lacks is empty, which Prometheus takes for the same. */
    Labels of(Labels row) {
        if (kept.isEmpty()) {
            return withoutInternal(row);
        }
        List<String> names = names(row, kept.get());
        if (names.isEmpty()) {
            return Labels.NONE;
        }
        return new Labels(names, names.stream().map(name -> value(row, name)).toList());
    }

    /** The one group there is when no row tells of any: none where rows decide which groups exist. */
    Optional<Labels> withoutRows(Labels everyRow) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        boolean told = everyRow.names().containsAll(kept.get()) && (!perDatabase || everyRow.names().contains(DATNAME));
        return told ? Optional.of(of(everyRow)) : Optional.empty();
    }

    private List<String> names(Labels row, List<String> per) {
        if (!perDatabase || per.contains(DATNAME) || !row.names().contains(DATNAME)) {
            return per;
        }
        List<String> names = new ArrayList<>();
        names.add(DATNAME);
        names.addAll(per);
        return names;
    }

    private Labels withoutInternal(Labels row) {
        if (row.names().stream().noneMatch(internal::contains)) {
            return row;
        }
        List<String> names = row.names().stream().filter(name -> !internal.contains(name)).toList();
        return new Labels(names, names.stream().map(name -> value(row, name)).toList());
    }

    private static String value(Labels row, String name) {
        int index = row.names().indexOf(name);
        return index < 0 ? "" : row.values().get(index);
    }
}
