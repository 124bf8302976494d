package dev.pgvigil.postgres;

/** An installed extension: {@code pg_extension.extversion} and its schema. */
public record Extension(String name, String version, String schema) {
}
