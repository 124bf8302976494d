package dev.pgvigil.query;

import java.time.Duration;

/**
 * When and for how long a query may run.
 *
 * @param every interval between collections; above zero
 * @param timeout server-side {@code statement_timeout}; above zero and smaller than {@code every}
 */
public record Schedule(Scope scope, Duration every, Duration timeout) {
}
