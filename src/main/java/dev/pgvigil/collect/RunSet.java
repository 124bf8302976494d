package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.snapshot.PartKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The runs of a lane (of a database, on the lane databases). Belongs to the lane's thread. */
final class RunSet {
    private Map<PartKey, QueryRun> runs = new LinkedHashMap<>();

    /**
     * Takes a new plan: runs of the same definition go on with their histories, the others are handed over to be forgotten.
     *
     * @param begin makes a run, given the one of the same query that it takes the place of
     */
    void take(List<PlannedQuery> plan, BiFunction<PlannedQuery, Optional<QueryRun>, QueryRun> begin, Consumer<QueryRun> forget) {
        Map<PartKey, QueryRun> next = new LinkedHashMap<>();
        for (PlannedQuery planned : plan) {
            QueryRun old = runs.remove(PartKey.data(planned.query().key(), planned.datname()));
            boolean same = old != null && old.planned().runsLike(planned);
            QueryRun run = same ? old : begin.apply(planned, Optional.ofNullable(old));
            next.put(run.dataKey(), run);
        }
        runs.values().forEach(forget);
        runs = next;
    }

    /** Hands over the runs of queries that match, to be forgotten. */
    void removeIf(Predicate<QueryRun> condition, Consumer<QueryRun> forget) {
        List<QueryRun> leaving = runs.values().stream().filter(condition).toList();
        leaving.forEach(run -> runs.remove(run.dataKey()));
        leaving.forEach(forget);
    }

    /** Runs that are due by then, in plan order. */
    List<QueryRun> due(long by) {
        return runs.values().stream().filter(run -> run.planned().runs() && run.due() <= by).toList();
    }

    /** The earliest due time; {@code Long.MAX_VALUE} when nothing runs. */
    long nextDue() {
        return runs.values().stream().filter(run -> run.planned().runs()).mapToLong(QueryRun::due).min().orElse(Long.MAX_VALUE);
    }

    Collection<QueryRun> all() {
        return runs.values();
    }
}
