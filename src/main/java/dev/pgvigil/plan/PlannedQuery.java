package dev.pgvigil.plan;

import dev.pgvigil.postgres.QueryRequest;
import dev.pgvigil.query.QueryDefinition;
import java.util.List;

/**
 * A query on one database of one target, and whether it runs there.
 *
 * @param datname the database at database scope, empty at server scope
 * @param searchPath schemas after {@code pg_catalog}: those of the required extensions, then the query's own
 * @param skipped why it does not run, with the remedy; empty when it runs
 */
public record PlannedQuery(QueryDefinition query, String datname, List<String> searchPath, String skipped) {
    public PlannedQuery {
        searchPath = List.copyOf(searchPath);
    }

    public boolean runs() {
        return skipped.isEmpty();
    }

    /** True when a run of the one may go on as a run of the other. */
    public boolean runsLike(PlannedQuery other) {
        return query.collectsLike(other.query) && datname.equals(other.datname) && searchPath.equals(other.searchPath)
                && skipped.equals(other.skipped);
    }

    /**
     * One of its statements with its guards.
     *
     * @param mostRows row cap, above zero
     */
    public QueryRequest request(String sql, int mostRows) {
        return new QueryRequest(sql, query.timeout(), searchPath, mostRows);
    }

    public Lane lane() {
        return Lane.of(query);
    }
}
