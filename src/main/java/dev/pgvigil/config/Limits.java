package dev.pgvigil.config;

/**
 * Bounds that keep the monitor small.
 *
 * @param series most samples served for one target
 * @param rows most rows taken from one collection, unless the query says otherwise
 * @param busyRatio share of wall time that lanes slow and databases may spend in the server, over 0 to 1
 */
public record Limits(int series, int rows, double busyRatio) {
    public static final Limits DEFAULT = new Limits(20_000, 1_000, 0.01);
}
