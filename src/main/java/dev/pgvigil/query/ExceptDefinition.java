package dev.pgvigil.query;

import java.time.Duration;

/**
 * Rows that a query leaves out: those whose label is among the values that another, dearer statement gives, which is asked seldom.
 *
 * @param label column that is compared, as text
 * @param sql gives the values in its first column
 * @param every how often it is asked
 */
public record ExceptDefinition(String label, String sql, Duration every) {
}
