package dev.pgvigil.derive;

import dev.pgvigil.query.TopDefinition;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The series that are shown: those among the largest now, and as long as there is room those that were lately, the latest first. It remembers
 * no more than it shows. Used by one thread.
 */
final class ShownSeries {
    private final TopDefinition definition;
    private final int[] measures;
    private Map<Labels, Long> lastAmongLargest = new LinkedHashMap<>();

    /** @param columns what the series count, in their order */
    ShownSeries(TopDefinition definition, List<String> columns) {
        this.definition = definition;
        this.measures = definition.by().stream().mapToInt(columns::indexOf).toArray();
    }

    Set<Labels> shown() {
        return lastAmongLargest.keySet();
    }

    /** @param first true when nothing is known of growth yet, so that the values themselves decide */
    void choose(long atNanos, Map<Labels, Series> all, boolean first) {
        for (Labels labels : largest(all, first)) {
            lastAmongLargest.put(labels, atNanos);
        }
        Map<Labels, Long> next = new LinkedHashMap<>();
        lastAmongLargest.entrySet().stream()
                .filter(entry -> all.containsKey(entry.getKey()) && atNanos - entry.getValue() <= definition.linger().toNanos())
                .sorted(Comparator.comparingLong(entry -> atNanos - entry.getValue()))
                .limit(definition.most())
                .forEach(entry -> next.put(entry.getKey(), entry.getValue()));
        lastAmongLargest = next;
    }

    /** The first of every measure, then the second of every measure, and so on, so that none is crowded out by another. */
    private Set<Labels> largest(Map<Labels, Series> all, boolean first) {
        List<List<Labels>> ranked = new ArrayList<>();
        for (int measure : measures) {
            ranked.add(ranked(all, series -> first ? series.values()[measure] : series.growth()[measure]));
        }
        Set<Labels> largest = new LinkedHashSet<>();
        for (int rank = 0; rank < definition.n(); rank++) {
            for (List<Labels> one : ranked) {
                if (rank < one.size() && largest.size() < definition.most()) {
                    largest.add(one.get(rank));
                }
            }
        }
        return largest;
    }

    /** Among equals those that are shown already come first, then those that the query gives first. */
    private List<Labels> ranked(Map<Labels, Series> all, ToDoubleFunction<Series> measure) {
        return all.values().stream().filter(series -> measure.applyAsDouble(series) > 0)
                .sorted(Comparator.comparingDouble(measure).reversed()
                        .thenComparing(series -> lastAmongLargest.containsKey(series.labels()) ? 0 : 1))
                .limit(definition.n()).map(Series::labels).toList();
    }

    void clear() {
        lastAmongLargest = new LinkedHashMap<>();
    }
}
