package dev.pgvigil.exposition;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * Turns bytes into raw deflate blocks that can stand between any others: ended by a full flush, referring to nothing before them.
 * One native deflater (a quarter of a megabyte) is reused for everything. Thread-safe; freed with the object.
 */
final class Compressor {
    private final byte[] buffer = new byte[8192];
    private Deflater deflater;

    synchronized byte[] deflate(byte[] plain) {
        if (plain.length == 0) {
            return plain;
        }
        if (deflater == null) {
            // Lines repeat, so the fastest level already takes four fifths away, at half the time of the default level.
            deflater = new Deflater(Deflater.BEST_SPEED, true);
        }
        deflater.reset();
        deflater.setInput(plain);
        return flushed();
    }

    private byte[] flushed() {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        int count = buffer.length;
        while (count == buffer.length) {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
            deflated.write(buffer, 0, count);
        }
        return deflated.toByteArray();
    }
}
