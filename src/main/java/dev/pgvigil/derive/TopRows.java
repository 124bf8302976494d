package dev.pgvigil.derive;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.TopDefinition;
import dev.pgvigil.query.Usage;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of the rows of a query those that are worth series of their own, and the rest added up, so that the rates of all series together are
 * those of all rows together. Used by one thread.
 *
 * <p>What a row has grown since the last collection is told by its series when that was shown both then and now, else it is added to the rest:
 * a series that begins tells of nothing before, and one that ends of nothing after. A row that is new since then has grown by all that it
 * has, for it was not there before; unless the last collection was cut, so that it may have been. A row that vanished takes with it what it
 * had grown since it was last seen.
 *
 * <p>It remembers the counters of the last collection's rows, at most {@code most} series and one sum a group.
 */
final class TopRows {
    private final List<String> columns;
    private final RowKey key;
    private final Grouping served;
    private final ShownSeries shown;
    private final RestOfSeries rest;
    private Map<List<String>, double[]> lastReadings = new HashMap<>();
    private Set<List<String>> shownRows = Set.of();
    private boolean begun;
    private boolean lastWhole;

    TopRows(QueryDefinition query, TopDefinition definition) {
        this.columns = query.columns().stream().filter(column -> column.usage() == Usage.COUNTER)
                .filter(column -> !column.internal() || definition.by().contains(column.column())).map(ColumnDefinition::column).toList();
        this.key = RowKey.of(query, definition);
        this.served = Grouping.served(query);
        this.shown = new ShownSeries(definition, columns);
        this.rest = new RestOfSeries(definition);
    }

    /**
     * Takes one good collection.
     *
     * @param rows with all their labels
     * @param whole false when the row cap has cut some
     * @return what is to be served, with the served labels only: the shown series, then the sums of the rest
     */
    List<Observation> record(long atNanos, List<Observation> rows, boolean whole) {
        Map<List<String>, Labels> named = named(rows);
        Map<Labels, Series> series = series(rows, named);
        Set<Labels> before = Set.copyOf(shown.shown());
        shown.choose(atNanos, series, !begun);
        shownRows = named.entrySet().stream().filter(row -> shown.shown().contains(row.getValue())).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        series.values().forEach(one ->
                rest.add(atNanos, one, begun && !(before.contains(one.labels()) && shown.shown().contains(one.labels()))));
        begun = true;
        lastWhole = whole;
        List<Observation> told = new ArrayList<>();
        shown.shown().forEach(labels -> told.add(observation(labels, series.get(labels).values())));
        rest.sums(atNanos).forEach((labels, sums) -> told.add(observation(labels, sums)));
        return told;
    }

    /** The served labels of each row by its key; of several rows with one key those of the first. */
    private Map<List<String>, Labels> named(List<Observation> rows) {
        Map<List<String>, Labels> named = new LinkedHashMap<>();
        rows.forEach(row -> named.computeIfAbsent(key.of(row.labels()), unseen -> served.of(row.labels())));
        return named;
    }

    private Map<Labels, Series> series(List<Observation> rows, Map<List<String>, Labels> named) {
        Map<List<String>, double[]> readings = new HashMap<>();
        rows.forEach(row -> readings.merge(key.of(row.labels()), Counters.read(row, columns), Counters::add));
        Map<Labels, Series> series = new LinkedHashMap<>();
        named.forEach((row, labels) -> series.computeIfAbsent(labels, unseen -> new Series(unseen, columns.size()))
                .add(readings.get(row), growth(lastReadings.get(row), readings.get(row))));
        lastReadings = readings;
        return series;
    }

    private double[] growth(double[] before, double[] now) {
        if (before != null) {
            return Counters.growth(before, now);
        }
        double[] nothing = new double[now.length];
        return begun && lastWhole ? Counters.add(nothing, now) : nothing;
    }

    private Observation observation(Labels labels, double[] values) {
        Map<String, Double> present = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                present.put(columns.get(i), values[i]);
            }
        }
        return new Observation(labels, present);
    }

    /** True when the row belongs to a series that the last collection shows. */
    boolean shows(Labels row) {
        return shownRows.contains(key.of(row));
    }

    /** Forgets everything. */
    void clear() {
        lastReadings = new HashMap<>();
        shownRows = Set.of();
        shown.clear();
        rest.clear();
        begun = false;
    }
}
