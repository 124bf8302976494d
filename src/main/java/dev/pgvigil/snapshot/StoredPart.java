package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.List;

/** A part with what the store must know to take it away again. Immutable. */
record StoredPart(Part part, List<SeriesId> series, Instant expiresAt) {

    boolean expired(Instant now) {
        return expires() && !expiresAt.isAfter(now);
    }

    boolean expires() {
        return !expiresAt.equals(Instant.MAX);
    }

    /** The cap is for rows of queries; what says how a query or the target stands must always exist. */
    boolean counts() {
        return part.key().kind() == PartKey.Kind.DATA;
    }

    StoredPart kept(Instant until) {
        Part kept = new Part(part.key(), part.collectedAt(), true, part.families(), part.rendering(), part.series());
        return new StoredPart(kept, series, until);
    }
}
