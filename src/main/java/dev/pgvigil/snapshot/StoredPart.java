package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.List;

/** A part with what the store must know to take it away again; {@code size} is what of it counts. Immutable. */
record StoredPart(Part part, List<SeriesId> series, Size size, Instant expiresAt) {

    boolean expired(Instant now) {
        return expires() && !expiresAt.isAfter(now);
    }

    boolean expires() {
        return !expiresAt.equals(Instant.MAX);
    }

    StoredPart kept(Instant until) {
        Part kept = new Part(part.key(), part.collectedAt(), true, part.families(), part.rendering(), part.series());
        return new StoredPart(kept, series, size, until);
    }
}
