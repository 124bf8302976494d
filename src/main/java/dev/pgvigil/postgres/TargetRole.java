package dev.pgvigil.postgres;

import java.util.List;

/**
 * libpq's {@code target_session_attrs}. A server counts as writable when it is not in recovery: our own sessions are read-only by
 * default, so the setting of the same name can't be asked.
 */
enum TargetRole {
    ANY, PRIMARY, STANDBY;

    /** What to look for among the addresses, one after the other. */
    static List<TargetRole> passes(String targetSessionAttrs) {
        return switch (targetSessionAttrs) {
            case "read-write", "primary" -> List.of(PRIMARY);
            case "read-only", "standby" -> List.of(STANDBY);
            case "prefer-standby" -> List.of(STANDBY, ANY);
            default -> List.of(ANY);
        };
    }

    boolean accepts(boolean inRecovery) {
        return this == ANY || (this == STANDBY) == inRecovery;
    }
}
