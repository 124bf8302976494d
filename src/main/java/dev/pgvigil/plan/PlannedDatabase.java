package dev.pgvigil.plan;

/** A database of the server; {@code skipped} says why it is not visited, empty when it is. */
public record PlannedDatabase(String datname, String skipped) {

    public boolean visited() {
        return skipped.isEmpty();
    }
}
