package dev.pgvigil.exposition;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of a page where they already are, so that a scrape copies them to the network and nowhere else. Immutable; any thread. */
public final class Body {
    private final List<byte[]> parts;
    private final int length;

    /** @throws ArithmeticException if it is 2 GiB or longer */
    Body(List<byte[]> parts) {
        this.parts = parts;
        long sum = 0;
        for (byte[] part : parts) {
            sum += part.length;
        }
        this.length = Math.toIntExact(sum);
    }

    /** In bytes. */
    public int length() {
        return length;
    }

    /** A stream that reads it once. */
    public InputStream stream() {
        return new BodyStream(parts);
    }

    /** A copy in one piece. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        parts.forEach(bytes::put);
        return bytes.array();
    }
}
