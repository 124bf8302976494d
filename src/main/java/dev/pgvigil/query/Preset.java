package dev.pgvigil.query;

/** The smallest set of shipped queries that a definition belongs to; each set contains the ones before it. */
public enum Preset {
    MINIMAL, DEFAULT, EXHAUSTIVE
}
