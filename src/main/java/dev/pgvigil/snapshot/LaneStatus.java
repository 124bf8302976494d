package dev.pgvigil.snapshot;

import java.time.Instant;

/** A lane and when it last made progress, good or bad. */
public record LaneStatus(String lane, Instant lastProgress) {
}
