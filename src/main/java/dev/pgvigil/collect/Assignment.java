package dev.pgvigil.collect;

import dev.pgvigil.config.Limits;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.plan.DatabaseSelection;
import dev.pgvigil.plan.Lane;
import dev.pgvigil.plan.Planner;
import dev.pgvigil.postgres.Wanted;
import dev.pgvigil.query.EvidenceDefinition;
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
    private final Map<String, EvidenceDefinition> evidence;
    private final Planner evidencePlanner;

    Assignment(TargetSettings target, List<QueryDefinition> all, Limits limits) {
        this(target, all, List.of(), limits);
    }

    /** @param evidence what runs only when an alert asks */
    Assignment(TargetSettings target, List<QueryDefinition> all, List<EvidenceDefinition> evidence, Limits limits) {
        List<QueryDefinition> queries = all.stream().filter(query -> !query.skip()).toList();
        this.target = target;
        this.limits = limits;
        this.keys = queries.stream().map(QueryDefinition::key).toList();
        this.byKey = queries.stream().collect(Collectors.toUnmodifiableMap(QueryDefinition::key, Function.identity()));
        this.fatal = queries.stream().filter(QueryDefinition::fatal).map(QueryDefinition::key).collect(Collectors.toUnmodifiableSet());
        DatabaseSelection selection = new DatabaseSelection(target.includeDatabases(), target.excludeDatabases());
        this.planner = new Planner(queries, target.tags(), selection);
        List<EvidenceDefinition> asked = evidence.stream().filter(one -> !one.query().skip()).toList();
        this.evidence = asked.stream().collect(Collectors.toUnmodifiableMap(one -> one.query().key(), Function.identity()));
        this.evidencePlanner = new Planner(asked.stream().map(EvidenceDefinition::query).toList(), target.tags(), selection);
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

    /** Plans what runs only when an alert asks. */
    Planner evidencePlanner() {
        return evidencePlanner;
    }

    /** What preflight has to look up for all of it. */
    Wanted wanted() {
        return planner.wanted().and(evidencePlanner.wanted());
    }

    /** Some branch of the evidence that alerts call so. */
    Optional<EvidenceDefinition> evidence(String name) {
        return evidence.values().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The evidence of that key. */
    EvidenceDefinition evidenceOf(String key) {
        return evidence.get(key);
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
