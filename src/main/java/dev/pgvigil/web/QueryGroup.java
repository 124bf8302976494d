package dev.pgvigil.web;

import dev.pgvigil.snapshot.QueryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The queries of a target's server scope, or of one of its databases; those that need somebody first.
 *
 * @param datname empty at server scope
 * @param style of the worst line
 * @param open shown without a click
 */
record QueryGroup(String datname, String summary, String style, boolean open, List<QueryLine> lines) {

    /** @param mayOpen false while the target is down: then every query has the same trouble */
    static List<QueryGroup> of(List<QueryStatus> queries, boolean mayOpen, Instant now) {
        Duration total = queries.stream().map(QueryStatus::serverTime).reduce(Duration.ZERO, Duration::plus);
        Map<String, List<QueryStatus>> byDatabase = queries.stream()
                .collect(Collectors.groupingBy(QueryStatus::datname, LinkedHashMap::new, Collectors.toList()));
        return byDatabase.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> of(entry.getKey(), entry.getValue(), mayOpen, total, now)).toList();
    }

    private static QueryGroup of(String datname, List<QueryStatus> queries, boolean mayOpen, Duration total, Instant now) {
        Map<Standing, Long> counts = counts(queries, now);
        Standing worst = counts.keySet().stream().findFirst().orElse(Standing.OK);
        List<QueryLine> lines = queries.stream().sorted(Comparator.comparing(query -> Standing.of(query, now)))
                .map(query -> QueryLine.of(query, total, now)).toList();
        return new QueryGroup(datname, summary(counts), worst.style(),
                mayOpen && worst.isTrouble(), lines);
    }

    /** In the order of {@link Standing}, without zeros. */
    static Map<Standing, Long> counts(List<QueryStatus> queries, Instant now) {
        return queries.stream().collect(Collectors.groupingBy(query -> Standing.of(query, now), () -> new EnumMap<>(Standing.class),
                Collectors.counting()));
    }

    boolean database() {
        return !datname.isEmpty();
    }

    static String summary(Map<Standing, Long> counts) {
        return counts.entrySet().stream().map(entry -> entry.getKey().told(entry.getValue())).collect(Collectors.joining(", "));
    }
}
