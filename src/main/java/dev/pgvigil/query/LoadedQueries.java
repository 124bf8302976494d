package dev.pgvigil.query;

import java.util.List;

/**
 * All that query files define. Immutable.
 *
 * @param queries in file order, shipped ones first; those with {@code skip} too
 * @param evidence what runs only when an alert asks, in file order; those with {@code skip} too
 */
public record LoadedQueries(List<QueryDefinition> queries, List<EvidenceDefinition> evidence) {
    public LoadedQueries {
        queries = List.copyOf(queries);
        evidence = List.copyOf(evidence);
    }
}
