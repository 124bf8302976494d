package dev.pgvigil.postgres;

/**
 * An installed extension: {@code pg_extension.extversion} and its schema.
 *
 * @param usable whether the user has USAGE on the schema; without it the server says that the extension's functions don't exist
 */
public record Extension(String name, String version, String schema, boolean usable) {
}
