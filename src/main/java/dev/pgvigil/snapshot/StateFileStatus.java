package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * How a target's state file stands. Immutable; counts are since start.
 *
 * @param setAside files that could not be used and were put out of the way
 * @param lastWrite when the last write succeeded
 * @param bytes size of the file last written
 * @param leftOut entries that did not fit into it
 * @param fault why the newest histories would not outlive a restart, with the remedy behind a semicolon; empty when they would
 */
public record StateFileStatus(long writes, long failures, long setAside, Optional<Instant> lastWrite, long bytes, long leftOut, String fault) {
    public static final StateFileStatus FIRST = new StateFileStatus(0, 0, 0, Optional.empty(), 0, 0, "");
}
