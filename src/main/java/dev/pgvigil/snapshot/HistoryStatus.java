package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the histories of a target reach back. Immutable.
 *
 * @param begunAt since when they run; what was so before is not known. Empty before the first connection
 * @param file where they outlive a restart; empty: in memory only
 */
public record HistoryStatus(Optional<Instant> begunAt, Optional<StateFileStatus> file) {
    public static final HistoryStatus NONE = new HistoryStatus(Optional.empty(), Optional.empty());
}
