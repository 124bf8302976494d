package dev.pgvigil.host;

/**
 * A directory of a server.
 *
 * @param path absolute, or relative to the data directory
 * @param landmark the name of an entry that must be in it
 */
public record Place(String path, String landmark) {
}
