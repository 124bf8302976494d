package dev.pgvigil.snapshot;

/** What a publication left out: number of samples whose series was there already, and of samples over the target's series cap. */
public record Published(int duplicates, int overCap) {
}
