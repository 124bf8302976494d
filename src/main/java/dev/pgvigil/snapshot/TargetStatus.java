package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a target as a whole. Immutable.
 *
 * @param up the last use of the vitals connection succeeded
 * @param loginUp a fresh login succeeded at the last check; empty before the first
 * @param role {@code primary} or {@code replica}; empty while unknown
 * @param roleReadAt when the role was read
 * @param version such as {@code 17.11}; empty while unknown
 * @param error why it is not up, masked; empty when up
 */
public record TargetStatus(String name, Map<String, String> labels, boolean up, Optional<Boolean> loginUp, String role,
        Optional<Instant> roleReadAt, String version, String systemIdentifier, String error) {
    public TargetStatus {
        labels = Map.copyOf(labels);
    }
}
