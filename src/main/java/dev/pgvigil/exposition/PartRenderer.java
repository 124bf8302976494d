package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Renderer;
import dev.pgvigil.snapshot.Rendering;
import java.util.List;

/** Renders families into chunks: text at once, OpenMetrics and deflated forms on first demand. Thread-safe. */
public final class PartRenderer implements Renderer {
    @Override
    public Rendering render(List<MetricFamily> families) {
        throw new IllegalStateException("bones");
    }
}
