package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricType;
import java.util.ArrayList;
import java.util.List;

/** One family of a page while it is put together: its chunks from all parts and the header they get. Not thread-safe. */
final class PageFamily {
    private final List<RenderedChunk> chunks = new ArrayList<>();
    private Family family;
    private String name;

    PageFamily(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /**
     * Adds a chunk; the first one's help and unit win. Where types disagree the family is untyped, for then all lines fit, but lines
     * of a histogram or summary fit no other type: the chunk that came later is left out.
     */
    void add(RenderedChunk chunk) {
        MetricType type = chunk.family().type();
        if (type != family.type() && !(type.single() && family.type().single())) {
            return;
        }
        if (type != family.type()) {
            untype();
        }
        chunks.add(chunk);
    }

    void untype() {
        family = family.as(MetricType.UNTYPED);
    }

    /** Its name on the page, which decides the order. */
    String name() {
        return name;
    }

    void named(String onThePage) {
        name = onThePage;
    }

    /** The header, then all lines. */
    void addPieces(ExpositionFormat format, List<Piece> pieces) {
        pieces.add(chunks.get(0).headers().of(format, family));
        for (RenderedChunk chunk : chunks) {
            pieces.add(chunk.lines());
        }
    }
}
