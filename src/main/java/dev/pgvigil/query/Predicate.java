package dev.pgvigil.query;

import java.time.Duration;

/**
 * A statement that decides whether the query runs: one boolean column, at most one row; true goes on, false, NULL and no row skip. A
 * second column is the remedy.
 *
 * @param ttl how long an answer is kept; zero asks every time
 */
public record Predicate(String name, String sql, Duration ttl) {
}
