package dev.pgvigil.plan;

/**
 * A database of the server.
 *
 * @param quiet skipped as the settings say or as templates always are: nothing to tell anybody
 * @param skipped why it is not visited, empty when it is
 */
public record PlannedDatabase(String datname, boolean quiet, String skipped) {

    public boolean visited() {
        return skipped.isEmpty();
    }
}
