package dev.pgvigil.query;

/** What {@code pg_is_in_recovery()} says of a server: false is primary, true is replica. */
public enum Role {
    PRIMARY, REPLICA
}
