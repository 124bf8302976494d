package dev.pgvigil.plan;

/**
 * A database of the server.
 *
 * @param template never visited, and nobody expects it to be
 * @param skipped why it is not visited, empty when it is
 */
public record PlannedDatabase(String datname, boolean template, String skipped) {

    public boolean visited() {
        return skipped.isEmpty();
    }
}
