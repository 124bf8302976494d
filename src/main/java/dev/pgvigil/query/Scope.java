package dev.pgvigil.query;

/** Where a query runs: once, on the main database, or in every discovered database (then with the label {@code datname}). */
public enum Scope {
    SERVER, DATABASE
}
