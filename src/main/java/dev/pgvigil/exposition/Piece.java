package dev.pgvigil.exposition;

/**
 * Some bytes of a page. Told from others by identity: the same piece has the same bytes. Remembers the block that was made of it and
 * its neighbours, one for each format, for there it has other neighbours; see {@link Blocks}. Thread-safe.
 */
final class Piece {
    private final byte[] plain;
    private final Compressor compressor;
    private final boolean shared;
    private volatile Block text;
    private volatile Block openMetrics;

    private Piece(byte[] plain, Compressor compressor, boolean shared) {
        this.plain = plain;
        this.compressor = compressor;
        this.shared = shared;
    }

    /** The lines of a family in one part. */
    Piece(byte[] plain, Compressor compressor) {
        this(plain, compressor, false);
    }

    /** What stands on many pages, so that it is no place to remember what follows it on one of them. */
    static Piece shared(byte[] plain, Compressor compressor) {
        return new Piece(plain, compressor, true);
    }

    byte[] plain() {
        return plain;
    }

    boolean isShared() {
        return shared;
    }

    Compressor compressor() {
        return compressor;
    }

    /** Null when there is none. */
    Block block(ExpositionFormat format) {
        return format == ExpositionFormat.TEXT ? text : openMetrics;
    }

    void remember(ExpositionFormat format, Block made) {
        if (format == ExpositionFormat.TEXT) {
            text = made;
        } else {
            openMetrics = made;
        }
    }
}
