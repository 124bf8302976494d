package dev.pgvigil.snapshot;

import java.util.List;

/** A part as bytes, made once when it is published. OpenMetrics may be made on first demand. Thread-safe. */
public interface Rendering {

    /** Text format 0.0.4, one chunk a family. */
    List<Chunk> text();

    /** OpenMetrics 1.0, one chunk a family. */
    List<Chunk> openMetrics();
}
