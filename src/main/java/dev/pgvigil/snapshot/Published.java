package dev.pgvigil.snapshot;

/** What a publication left out: samples whose series was there already, and samples over the target's series cap. */
public record Published(int duplicates, int overCap) {
}
