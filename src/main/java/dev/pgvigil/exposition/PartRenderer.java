package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Renderer;
import dev.pgvigil.snapshot.Rendering;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders families into chunks: text at once, OpenMetrics on first demand. A family without samples has no
 * chunk. Thread-safe; one per process is enough, for it keeps the headers.
 */
public final class PartRenderer implements Renderer {
    private final Compressor compressor = new Compressor();
    private final Headers headers = new Headers(compressor);

    @Override
    public Rendering render(List<MetricFamily> families) {
        List<MetricFamily> present = families.stream().filter(family -> !family.samples().isEmpty()).toList();
        ByteWriter writer = new ByteWriter();
        List<Chunk> text = new ArrayList<>(present.size());
        present.forEach(family -> text.add(chunk(ExpositionFormat.TEXT, family, writer)));
        return new RenderedPart(present, List.copyOf(text), this);
    }

    RenderedChunk chunk(ExpositionFormat format, MetricFamily family, ByteWriter writer) {
        Piece lines = new Piece(SampleLines.of(format, family, writer), compressor);
        return new RenderedChunk(family.family(), family.samples().size(), lines, headers);
    }
}
