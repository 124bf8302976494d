package dev.pgvigil.query;

/** What a column of a query becomes. */
public enum Usage {
    LABEL, GAUGE, COUNTER, HISTOGRAM, DISCARD, MAPPEDMETRIC, DURATION
}
