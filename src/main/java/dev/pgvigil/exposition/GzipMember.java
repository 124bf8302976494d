package dev.pgvigil.exposition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    static byte[] of(List<Piece> page) {
        return joined(Blocks.of(page));
    }

    private static byte[] joined(List<Block> blocks) {
        long size = HEADER.length + FINAL_BLOCK.length + TRAILER_BYTES;
        long length = 0;
        int crc = 0;
        for (Block block : blocks) {
            size += block.deflated().length;
            length += block.length();
            crc = block.crc32After(crc);
        }
        ByteBuffer member = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN).put(HEADER);
        blocks.forEach(block -> member.put(block.deflated()));
        // The length is kept modulo 2^32.
        return member.put(FINAL_BLOCK).putInt(crc).putInt((int) length).array();
    }
}
