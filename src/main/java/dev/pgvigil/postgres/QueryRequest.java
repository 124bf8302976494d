package dev.pgvigil.postgres;

import java.time.Duration;
import java.util.List;

/**
 * A statement to be run under guard.
 *
 * @param timeout server-side {@code statement_timeout}
 * @param searchPath schemas after {@code pg_catalog}; {@code pg_temp} is added last
 * @param maxRows row cap, above zero
 */
public record QueryRequest(String sql, Duration timeout, List<String> searchPath, int maxRows) {
    public QueryRequest {
        searchPath = List.copyOf(searchPath);
    }
}
