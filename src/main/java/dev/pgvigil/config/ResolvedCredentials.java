package dev.pgvigil.config;

import java.util.Optional;

/**
 * What one login uses.
 *
 * @param password absent: log in without one (trust, peer, certificate)
 * @param note why a password file was not used, for the message of a login that then fails; empty when there is nothing to say
 */
public record ResolvedCredentials(String user, Optional<Secret> password, String note) {
}
