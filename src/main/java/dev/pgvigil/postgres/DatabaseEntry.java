package dev.pgvigil.postgres;

/** A row of {@code pg_database}, and whether the user may connect to it ({@code has_database_privilege}). */
public record DatabaseEntry(String datname, boolean template, boolean allowsConnections, boolean mayConnect) {
}
