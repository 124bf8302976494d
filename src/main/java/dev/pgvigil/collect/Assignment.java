package dev.pgvigil.collect;

import dev.pgvigil.config.Limits;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.plan.DatabaseSelection;
import dev.pgvigil.plan.Lane;
import dev.pgvigil.plan.Planner;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the lanes of a target are to do until they are given another one. Immutable; told from others by identity. */
final class Assignment {
    private final TargetSettings target;
    private final Limits limits;
    private final List<String> keys;
    private final Map<String, QueryDefinition> byKey;
    private final Set<String> fatal;
    private final Planner planner;

    Assignment(TargetSettings target, List<QueryDefinition> all, Limits limits) {
        List<QueryDefinition> queries = all.stream().filter(query -> !query.skip()).toList();
        this.target = target;
        this.limits = limits;
        this.keys = queries.stream().map(QueryDefinition::key).toList();
        this.byKey = queries.stream().collect(Collectors.toUnmodifiableMap(QueryDefinition::key, Function.identity()));
        this.fatal = queries.stream().filter(QueryDefinition::fatal).map(QueryDefinition::key).collect(Collectors.toUnmodifiableSet());
        this.planner = new Planner(queries, target.tags(), new DatabaseSelection(target.includeDatabases(), target.excludeDatabases()));
    }

    TargetSettings target() {
        return target;
    }

    Limits limits() {
        return limits;
    }

    Planner planner() {
        return planner;
    }

    /** Of all queries that are not skipped by their definition, in the order of the files. */
    List<String> keys() {
        return keys;
    }

    boolean has(String query) {
        return byKey.containsKey(query);
    }

    /** Full metric names of a query's derived values; none for an unknown query. */
    Set<String> derived(String query) {
        return Optional.ofNullable(byKey.get(query)).stream().flatMap(known -> known.derived().stream().map(value -> known.metricName(value.name())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of the queries that must work for the target to be up. */
    Set<String> fatal() {
        return fatal;
    }

    /** For how long the last good rows of a query outlive a failure. */
    Optional<Duration> keep(String query) {
        return Optional.ofNullable(byKey.get(query)).flatMap(QueryDefinition::keep);
    }

    /** The query of that name, when it is run by another lane than that definition's; both at server scope. */
    Optional<QueryDefinition> onAnotherLane(QueryDefinition known) {
        return Optional.ofNullable(byKey.get(known.key())).filter(now ->
                now.scope() == Scope.SERVER && known.scope() == Scope.SERVER && Lane.of(now) != Lane.of(known));
    }

    /** True when a visit to a database would be the same under both. */
    boolean visitsLike(Assignment other) {
        List<QueryDefinition> mine = visiting();
        List<QueryDefinition> others = other.visiting();
        if (mine.size() != others.size() || !target.tags().equals(other.target.tags())) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            if (!mine.get(i).collectsLike(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<QueryDefinition> visiting() {
        return planner.queries().filter(query -> query.scope() == Scope.DATABASE).toList();
    }
}
