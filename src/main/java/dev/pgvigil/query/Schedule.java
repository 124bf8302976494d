package dev.pgvigil.query;

import java.time.Duration;

/**
 * When and for how long a query may run.
 *
 * @param every interval between collections; zero for what runs only when an alert asks
 * @param timeout server-side {@code statement_timeout}; above zero and, with an interval, smaller than it
 */
public record Schedule(Scope scope, Duration every, Duration timeout) {
}
