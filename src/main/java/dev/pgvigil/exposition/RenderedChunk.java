package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.Family;

/** The sample lines of one family in one part, and where its header is kept. Immutable but for what is made on first demand. */
record RenderedChunk(Family family, int samples, Piece lines, Headers headers) implements Chunk {

    /** The chunk itself, or what a page needs of one that another renderer made. */
    static RenderedChunk of(Chunk chunk) {
        if (chunk instanceof RenderedChunk rendered) {
            return rendered;
        }
        Compressor compressor = new Compressor();
        return new RenderedChunk(chunk.family(), chunk.samples(), new Piece(chunk.plain(), compressor), new Headers(compressor));
    }

    @Override
    public byte[] plain() {
        return lines.plain();
    }

    /** The same lines under another type. */
    RenderedChunk as(Family other) {
        return new RenderedChunk(other, samples, lines, headers);
    }
}
