package dev.pgvigil.query;

/** What the machine that pgvigil runs on adds to the rows of a query, if it is certain to be the server's. */
public enum Machine {
    /** To rows that name directories of the server: the room in their file systems. */
    DISK,
    /** To a row that names the session's backend: what the server's processes use of the processors. */
    CPU
}
