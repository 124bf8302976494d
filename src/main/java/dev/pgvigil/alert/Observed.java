package dev.pgvigil.alert;

/**
 * A target as it is judged at one moment. Immutable.
 *
 * @param role {@code primary} or {@code replica}; empty while it is not known
 * @param systemIdentifier of the server; empty while it is not known
 */
public record Observed(Readings readings, String role, String systemIdentifier) {
}
