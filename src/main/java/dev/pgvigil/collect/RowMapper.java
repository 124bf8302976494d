package dev.pgvigil.collect;

import dev.pgvigil.derive.Observation;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.UnlistedColumns;
import dev.pgvigil.query.Usage;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Turns the rows of one query on one database into families and observations. Used by one thread. */
final class RowMapper {
    private final QueryDefinition query;
    private final String datname;

    /** @param datname added as a label unless the query returns one; empty at server scope */
    RowMapper(QueryDefinition query, String datname) {
        this.query = query;
        this.datname = datname;
    }

    /** Decides what is served of the rows of a query with {@code top}: rows with all their labels in, rows with served labels out. */
    @FunctionalInterface
    interface Top {
        List<Observation> served(List<Observation> rows);
    }

    /**
     * Maps all rows that are not left out.
     *
     * @param leftOut values of the label by which the query leaves rows out
     * @param top asked once, when the query says so
     * @throws CollectionException when a label column is missing, or when no column fits
     */
    Mapped map(Rows rows, Set<String> leftOut, Top top) {
        return new Mapping(Layout.of(query, rows.columns()), rows, leftOut, top).map();
    }

    /** Maps all rows of a query that leaves none out and serves all. */
    Mapped map(Rows rows) {
        return map(rows, Set.of(), observations -> observations);
    }

    private final class Mapping {
        private final Layout layout;
        private final Rows rows;
        private final Set<String> leftOut;
        private final Top top;
        private final int exceptLabel;
        private final Map<ColumnDefinition, List<Sample>> samples = new LinkedHashMap<>();
        private final Map<ColumnDefinition, BucketCounts> counted = new LinkedHashMap<>();
        private final List<Observation> observations = new ArrayList<>();
        private final Set<String> warnings;
        private boolean anyNumber;
        private boolean misfit;

        Mapping(Layout layout, Rows rows, Set<String> leftOut, Top top) {
            this.layout = layout;
            this.rows = rows;
            this.leftOut = leftOut;
            this.top = top;
            this.exceptLabel = query.except().map(except -> Layout.indexOf(rows.columns(), except.label())).orElse(-1);
            this.warnings = new LinkedHashSet<>(layout.warnings());
            layout.values().stream().filter(at -> !at.column().internal()).forEach(at -> samples.put(at.column(), new ArrayList<>()));
        }

        Mapped map() {
            rows.values().stream().filter(this::stays).forEach(this::row);
            if (query.top().isPresent()) {
                top.served(observations).forEach(this::sampleAll);
            }
            counted.forEach((column, counts) -> samples.get(column).addAll(counts.samples()));
            List<MetricFamily> families = new ArrayList<>();
            samples.forEach((column, found) -> families.add(new MetricFamily(family(column), found)));
            refuseNothing();
            return new Mapped(families, observations, List.copyOf(warnings));
        }

        /** Rows without one number are no success when that is the definition's fault; a result full of NULL is the server's word. */
        private void refuseNothing() {
            boolean nothing = !anyNumber && !rows.values().isEmpty() && samples.values().stream().allMatch(List::isEmpty);
            boolean allMissing = layout.values().isEmpty() && !warnings.isEmpty();
            if (nothing && (misfit || allMissing)) {
                throw new CollectionException("no column gives a number: " + String.join(", ", warnings)
                        + "; mend the columns of the query or their usage");
            }
        }

        private boolean stays(Object[] row) {
            return leftOut.isEmpty() || exceptLabel < 0 || !leftOut.contains(Numbers.label(row[exceptLabel]));
        }

        private void sampleAll(Observation row) {
            samples.forEach((column, found) -> {
                Double value = row.values().get(column.column());
                if (value != null) {
                    found.add(Sample.of(row.labels(), value));
                }
            });
        }

        private void row(Object[] row) {
            Labels served = labels(row, false);
            Map<String, Double> numbers = new LinkedHashMap<>();
            for (Layout.At at : layout.values()) {
                value(at, row, served, numbers);
            }
            if (!query.derived().isEmpty() || !query.alerts().isEmpty() || query.top().isPresent()) {
                observations.add(new Observation(labels(row, true), numbers));
            }
        }

        private Labels labels(Object[] row, boolean internalToo) {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            for (Layout.At at : layout.labels()) {
                if (internalToo || !at.column().internal()) {
                    names.add(at.column().servedName());
                    values.add(Numbers.label(row[at.index()]));
                }
            }
            Labels labels = new Labels(names, values);
            return datname.isEmpty() || names.contains("datname") ? labels : labels.with("datname", datname);
        }

        private void value(Layout.At at, Object[] row, Labels served, Map<String, Double> numbers) {
            ColumnDefinition column = at.column();
            if (column.usage() == Usage.HISTOGRAM) {
                histogram(at, row, served);
                return;
            }
            OptionalDouble number = number(column, row[at.index()]);
            if (number.isEmpty()) {
                return;
            }
            anyNumber = true;
            numbers.put(column.column(), number.getAsDouble());
            if (!column.internal() && query.top().isEmpty()) {
                samples.get(column).add(Sample.of(served, number.getAsDouble()));
            }
        }

        private OptionalDouble number(ColumnDefinition column, Object value) {
            if (value == null) {
                return column.orElse().isPresent() ? OptionalDouble.of(column.orElse().getAsDouble() * column.scale()) : OptionalDouble.empty();
            }
            OptionalDouble number = switch (column.usage()) {
                case MAPPEDMETRIC -> mapped(column, Numbers.label(value));
                case DURATION -> Numbers.milliseconds(value);
                default -> Numbers.of(value, column.scale());
            };
            if (number.isEmpty() && !(column.usage() == Usage.DURATION && value.equals("-1"))) {
                misfit = true;
                warnings.add("column " + column.column() + " holds a value that is no number for " + column.usage().name()
                        + ", so that sample is absent");
            }
            return number;
        }

        private static OptionalDouble mapped(ColumnDefinition column, String text) {
            Double number = column.mapping().get(text);
            return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
        }

        private void histogram(Layout.At at, Object[] row, Labels served) {
            ColumnDefinition column = at.column();
            if (column.internal()) {
                return;
            }
            if (column.buckets().isEmpty()) {
                ArrayHistogram.samples(column, rows.columns(), row, served)
                        .ifPresentOrElse(samples.get(column)::addAll, () -> warnings.add("column " + column.column()
                                + " is no histogram: it takes arrays of equal length in it and in " + column.column() + "_bucket, and "
                                + column.column() + "_sum, _count"));
                return;
            }
            Numbers.of(row[at.index()], column.scale()).ifPresent(number ->
                    counted.computeIfAbsent(column, BucketCounts::new).observe(served, number));
        }
    }

    private Family family(ColumnDefinition column) {
        String help = column.description().isEmpty() ? query.description() : column.description();
        return new Family(query.metricName(column.servedName()), type(column), help, column.unit().orElse(""));
    }

    private MetricType type(ColumnDefinition column) {
        boolean listed = query.columns().contains(column);
        if (!listed && query.unlisted() == UnlistedColumns.UNTYPED) {
            return MetricType.UNTYPED;
        }
        return switch (column.usage()) {
            case COUNTER -> MetricType.COUNTER;
            case HISTOGRAM -> MetricType.HISTOGRAM;
            default -> MetricType.GAUGE;
        };
    }
}
