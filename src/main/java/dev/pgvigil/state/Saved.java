package dev.pgvigil.state;

import java.time.Instant;
import java.util.List;

/**
 * What a file kept. Immutable.
 *
 * @param writtenAt by the calendar of the machine that wrote it
 */
public record Saved(Instant writtenAt, List<Entry> entries) {
    public Saved {
        entries = List.copyOf(entries);
    }
}
