package dev.pgvigil.plan;

import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.postgres.Wanted;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what runs where, and why not. Immutable; one per target. */
public final class Planner {
    private final List<QueryDefinition> queries;
    private final Set<String> targetTags;
    private final DatabaseSelection selection;

    /** @param targetTags the free words that query tags may ask for */
    public Planner(List<QueryDefinition> queries, List<String> targetTags, DatabaseSelection selection) {
        this.queries = List.copyOf(queries);
        this.targetTags = Set.copyOf(targetTags);
        this.selection = selection;
    }

    /** What preflight has to look up for these queries. */
    public Wanted wanted() {
        return new Wanted(
                all(query -> query.conditions().requires().functions()),
                all(query -> query.conditions().requires().relations()),
                all(query -> query.conditions().requires().privileges()));
    }

    /** Queries at server scope, in the order they are run when due together. */
    public List<PlannedQuery> server(ServerFacts facts) {
        return plan(Scope.SERVER, facts, facts.main(), "");
    }

    /** Queries at database scope on one database. */
    public List<PlannedQuery> database(ServerFacts facts, DatabaseFacts database) {
        return plan(Scope.DATABASE, facts, database, database.datname());
    }

    /** Every database of the server, visited or not; none at all when no query has database scope. */
    public List<PlannedDatabase> databases(ServerFacts facts) {
        boolean needed = queries.stream().anyMatch(query -> query.scope() == Scope.DATABASE && !query.skip());
        return needed && !facts.pgbouncer() ? selection.plan(facts.databases(), facts.user()) : List.of();
    }

    private List<PlannedQuery> plan(Scope scope, ServerFacts facts, DatabaseFacts database, String datname) {
        Condition condition = new Condition(facts, database, targetTags);
        List<QueryDefinition> candidates = queries.stream().filter(query -> query.scope() == scope && !query.skip() && condition.ofThisKind(query))
                .sorted(java.util.Comparator.comparingInt(QueryDefinition::priority)).toList();
        Set<Object> served = candidates.stream().filter(query -> condition.elsewhere(query).isEmpty())
                .map(Planner::brothers).collect(Collectors.toCollection(HashSet::new));
        return candidates.stream()
                .filter(query -> condition.elsewhere(query).isEmpty() || !served.contains(brothers(query)))
                .map(query -> new PlannedQuery(query, datname, condition.searchPath(query), condition.skipped(query)))
                .toList();
    }

    /** Equal for branches of one query: one that needs no extension does not stand for those that lack theirs. */
    private static Object brothers(QueryDefinition query) {
        return List.of(query.name(), query.conditions().requires().extensions().keySet());
    }

    private Set<String> all(java.util.function.Function<QueryDefinition, List<String>> names) {
        return queries.stream().filter(query -> !query.skip()).map(names).flatMap(List::stream).collect(Collectors.toSet());
    }

    /** The queries of this planner, skipped ones left out. */
    public Stream<QueryDefinition> queries() {
        return queries.stream().filter(query -> !query.skip());
    }
}
