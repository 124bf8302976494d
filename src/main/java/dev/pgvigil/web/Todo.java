package dev.pgvigil.web;

import dev.pgvigil.snapshot.QueryStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing to look at or to do, with what it concerns. The same reason in many databases is one of them.
 *
 * @param state word of the badge
 * @param style class of the style sheet
 * @param where the queries and databases, or empty when it is the target itself
 */
record Todo(String state, String style, String where, Reason reason) {
    private static final int QUERIES_NAMED = 8;
    private static final int DATABASES_NAMED = 4;

    private record Kind(Standing standing, String reason) {
    }

    /** The reasons of all queries that need action, the worst first. */
    static List<Todo> of(List<QueryStatus> queries, Instant now) {
        Map<Kind, List<QueryStatus>> kinds = new LinkedHashMap<>();
        for (QueryStatus query : queries) {
            Standing standing = Standing.of(query, now);
            if (standing.needsAction()) {
                kinds.computeIfAbsent(new Kind(standing, withoutDatabase(query)), kind -> new ArrayList<>()).add(query);
            }
        }
        return kinds.entrySet().stream().sorted(Comparator.comparing(entry -> entry.getKey().standing))
                .map(entry -> of(entry.getKey().standing, entry.getValue())).toList();
    }

    private static Todo of(Standing standing, List<QueryStatus> queries) {
        String names = named(queries.stream().map(QueryStatus::query).distinct().toList(), QUERIES_NAMED);
        List<String> databases = queries.stream().map(QueryStatus::datname).filter(name -> !name.isEmpty()).distinct().toList();
        return new Todo(standing.word(), standing.style(), databases.isEmpty() ? names : names + " in " + named(databases, DATABASES_NAMED),
                Reason.of(queries.get(0).reason()));
    }

    /** Reasons that differ by the database's name only are the same. */
    private static String withoutDatabase(QueryStatus query) {
        return query.datname().isEmpty() ? query.reason() : query.reason().replace(query.datname(), "\0");
    }

    private static String named(Collection<String> names, int most) {
        String first = String.join(", ", names.stream().limit(most).toList());
        return names.size() <= most ? first : first + " and " + (names.size() - most) + " more";
    }
}
