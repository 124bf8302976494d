package dev.pgvigil.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What preflight found on a server. Immutable.
 *
 * @param versionNumber {@code server_version_num}, such as 170011; for PgBouncer's console major*10000 + minor*100 + patch
 * @param version as people write it: {@code 17.11}
 * @param pgbouncer true when this is PgBouncer's console
 * @param pooled true when a pooler in transaction mode stands between us and the server
 * @param inRecovery {@code pg_is_in_recovery()}
 * @param systemIdentifier {@code pg_control_system()}, or empty when it may not be read
 * @param missingRoles wanted predefined roles whose privileges the user does not have
 * @param main facts of the main database
 * @param startedAt {@code pg_postmaster_start_time()}; the epoch in PgBouncer's console, which does not say
 */
public record ServerFacts(int versionNumber, String version, boolean pgbouncer, boolean pooled, boolean inRecovery, String systemIdentifier,
        String user, boolean superuser, Set<String> missingRoles, List<DatabaseEntry> databases, DatabaseFacts main, Instant startedAt) {
    public ServerFacts {
        missingRoles = Set.copyOf(missingRoles);
        databases = List.copyOf(databases);
    }
}
