package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * The result of one query on one database (or of another source), ready to be served. Immutable.
 *
 * @param collectedAt when its values were read
 * @param kept true while it is served past a failure by {@code on_error: keep}: no alert and no derived value reads it
 * @param series number of samples
 */
public record Part(PartKey key, Instant collectedAt, boolean kept, List<MetricFamily> families, Rendering rendering, int series) {
    public Part {
        families = List.copyOf(families);
    }
}
