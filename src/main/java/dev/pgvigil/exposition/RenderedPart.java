package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Rendering;
import java.util.ArrayList;
import java.util.List;

/** A part's chunks. Those of OpenMetrics are made on first demand, out of the same bytes wherever the formats agree. Thread-safe. */
final class RenderedPart implements Rendering {
    private final List<MetricFamily> families;
    private final List<Chunk> text;
    private final PartRenderer renderer;
    private volatile List<Chunk> openMetrics;

    RenderedPart(List<MetricFamily> families, List<Chunk> text, PartRenderer renderer) {
        this.families = families;
        this.text = text;
        this.renderer = renderer;
    }

    @Override
    public List<Chunk> text() {
        return text;
    }

    @Override
    public List<Chunk> openMetrics() {
        List<Chunk> made = openMetrics;
        return made == null ? made() : made;
    }

    private synchronized List<Chunk> made() {
        if (openMetrics == null) {
            ByteWriter writer = new ByteWriter();
            List<Chunk> chunks = new ArrayList<>(families.size());
            for (int i = 0; i < families.size(); i++) {
                chunks.add(openMetrics(families.get(i), text.get(i), writer));
            }
            openMetrics = List.copyOf(chunks);
        }
        return openMetrics;
    }

    private Chunk openMetrics(MetricFamily family, Chunk same, ByteWriter writer) {
        if (!family.family().type().single()) {
            return renderer.chunk(ExpositionFormat.OPENMETRICS, family, writer);
        }
        boolean counter = family.family().type() == MetricType.COUNTER;
        return counter && !countsUp(family) ? RenderedChunk.of(same).as(family.family().as(MetricType.UNTYPED)) : same;
    }

    /** A counter below zero or not a number makes an OpenMetrics page invalid, so its type is then unknown. */
    private static boolean countsUp(MetricFamily family) {
        return family.samples().stream().allMatch(sample -> sample.value() >= 0);
    }
}
