package dev.pgvigil.exposition;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Reads arrays one after the other. Not thread-safe. */
final class BodyStream extends InputStream {
    private static final int END = -1;
    private final List<byte[]> parts;
    private int part;
    private int at;

    BodyStream(List<byte[]> parts) {
        this.parts = parts;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) == END ? END : Byte.toUnsignedInt(one[0]);
    }

    /** As much as there is room for, over the bounds of the arrays. */
    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        int done = 0;
        while (done < length && part < parts.size()) {
            byte[] from = parts.get(part);
            int count = Math.min(length - done, from.length - at);
            System.arraycopy(from, at, into, offset + done, count);
            done += count;
            at += count;
            if (at == from.length) {
                part++;
                at = 0;
            }
        }
        return done == 0 && length > 0 ? END : done;
    }
}
