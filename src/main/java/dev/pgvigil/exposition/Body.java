package dev.pgvigil.exposition;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;

/**
 * The bytes of a page, as pieces that all pages of a time share: many slow readers then cost little more memory than one. Nobody may write into
 * the pieces. Immutable.
 *
 * @param length of all pieces, in bytes
 */
public record Body(List<byte[]> pieces, long length) {

    static Body of(List<byte[]> pieces) {
        return new Body(pieces, pieces.stream().mapToLong(piece -> piece.length).sum());
    }

    /** All of it, in order. */
    public InputStream stream() {
        Iterator<byte[]> all = pieces.iterator();
        return new SequenceInputStream(new Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
                return all.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(all.next());
            }
        });
    }

    /** All of it in one array. @throws ArithmeticException if it is 2 GiB or longer */
    public byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length));
        pieces.forEach(all::put);
        return all.array();
    }
}
