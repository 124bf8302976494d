package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the histories of a target reach back. Immutable.
 *
 * @param begunAt since when all of them run that count time; what was so before is not known of the youngest. Empty before the first connection
 * @param file where they outlive a restart; empty: in memory only
 */
public record HistoryStatus(Optional<Instant> begunAt, Optional<StateFileStatus> file) {
    public static final HistoryStatus NONE = new HistoryStatus(Optional.empty(), Optional.empty());
}
