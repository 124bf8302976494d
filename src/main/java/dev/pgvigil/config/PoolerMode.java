package dev.pgvigil.config;

/** What stands between us and the server. */
public enum PoolerMode {
    /** Find out at connect. */
    AUTO,
    /** Nothing, or a pooler in session mode: a session keeps its settings. */
    NONE,
    /** PgBouncer in transaction mode: settings are made inside each transaction. */
    TRANSACTION,
    /** PgBouncer's own admin console (database {@code pgbouncer}). */
    CONSOLE
}
