package dev.pgvigil.postgres;

import java.time.Duration;

/**
 * The outcome of a fresh login.
 *
 * @param sqlState empty when it succeeded or the failure has none (no route, refused, unknown host)
 * @param message masked; empty when it succeeded
 */
public record Login(boolean succeeded, String sqlState, String message, Duration took) {
}
