package dev.pgvigil.exposition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One gzip member (RFC 1952) out of blocks that are deflated already: header, blocks, an empty final block, the combined
 * CRC-32 and the length. One member, because curl, wget and browsers stop or fail at the second.
 */
final class GzipMember {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final byte[] FINAL_BLOCK = {3, 0};
    private static final int TRAILER_BYTES = 8;

    private GzipMember() {
    }

    static Body of(ExpositionFormat format, List<Piece> page) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(HEADER);
        long length = 0;
        int crc = 0;
        for (Block block : Blocks.of(format, page)) {
            parts.add(block.deflated());
            length += block.length();
            crc = block.crc32After(crc);
        }
        parts.add(end(crc, length));
        return new Body(parts);
    }

    /** The length is kept modulo 2^32. */
    private static byte[] end(int crc, long length) {
        return ByteBuffer.allocate(FINAL_BLOCK.length + TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(FINAL_BLOCK).putInt(crc)
                .putInt((int) length).array();
    }
}
