package dev.pgvigil.alert;

/** Where a value stands, seen from its threshold. */
enum Level {
    /** On the good side. */
    GOOD,
    /** Exactly at the threshold, which is still good. */
    EDGE,
    /** On the bad side. */
    BAD,
    /** No number. */
    NAN,
    /** Not on the page, or the page could not be read. */
    GONE
}
