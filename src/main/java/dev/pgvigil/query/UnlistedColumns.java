package dev.pgvigil.query;

/** What happens to a column that the definition does not name. */
public enum UnlistedColumns {
    /** Left out; said once as a warning. */
    IGNORE,
    /** Served without a type, as postgres_exporter does. */
    UNTYPED,
    /** Text is a label, everything else a gauge: document C-009. */
    INFER
}
