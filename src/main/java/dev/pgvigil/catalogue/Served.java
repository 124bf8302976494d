package dev.pgvigil.catalogue;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.query.Usage;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a query, or the process itself, serves: the names, types and labels that a scrape will show. */
final class Served {
    private static final String DATNAME = "datname";
    private final QueryDefinition query;

    private Served(QueryDefinition query) {
        this.query = query;
    }

    static Stream<Metric> by(QueryDefinition query) {
        Served served = new Served(query);
        return Stream.concat(query.columns().stream().filter(Served::served).map(served::metric), query.derived().stream().map(served::metric));
    }

    /** A family of the process, with the labels that its samples have. */
    static Metric by(MetricFamily family) {
        Set<String> labels = new LinkedHashSet<>();
        family.samples().forEach(sample -> labels.addAll(sample.labels().names()));
        labels.removeAll(family.family().type() == MetricType.HISTOGRAM ? Set.of("le")
                : family.family().type() == MetricType.SUMMARY ? Set.of("quantile") : Set.of());
        return new Metric(family.family().name(), family.family().type().word(), family.family().unit(), List.copyOf(labels), family.family().help(),
                List.of());
    }

    private static boolean served(ColumnDefinition column) {
        return column.usage() != Usage.LABEL && column.usage() != Usage.DISCARD && !column.internal();
    }

    private Metric metric(ColumnDefinition column) {
        MetricType type = switch (column.usage()) {
            case COUNTER -> MetricType.COUNTER;
            case HISTOGRAM -> MetricType.HISTOGRAM;
            default -> MetricType.GAUGE;
        };
        String help = column.description().isBlank() ? query.description() : column.description();
        return new Metric(query.metricName(column.servedName()), type.word(), column.unit().orElse(""), inDatabase(labelColumns()), help, List.of(query));
    }

    private Metric metric(DerivedDefinition derived) {
        List<String> kept = derived.per().map(this::servedNames).orElseGet(() -> overRows(derived.operator()) ? List.of() : labelColumns());
        return new Metric(query.metricName(derived.name()), MetricType.GAUGE.word(), derived.unit().orElse(""), inDatabase(kept),
                derived.description(), List.of(query));
    }

    private static boolean overRows(DerivedOperator operator) {
        return operator instanceof DerivedOperator.Worst || operator instanceof DerivedOperator.Count;
    }

    private List<String> labelColumns() {
        return query.columns().stream().filter(column -> column.usage() == Usage.LABEL && !column.internal()).map(ColumnDefinition::servedName).toList();
    }

    private List<String> servedNames(List<String> columns) {
        return columns.stream().map(name -> query.columns().stream().filter(column -> column.column().equals(name))
                .map(ColumnDefinition::servedName).findFirst().orElse(name)).toList();
    }

    private List<String> inDatabase(List<String> labels) {
        if (query.scope() == Scope.SERVER || labels.contains(DATNAME)) {
            return labels;
        }
        List<String> more = new ArrayList<>(labels);
        more.add(DATNAME);
        return more;
    }
}
