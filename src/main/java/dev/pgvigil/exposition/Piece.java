package dev.pgvigil.exposition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Some bytes of a page with all that a gzip member needs of them. The deflated form is made on first demand. Thread-safe. */
final class Piece {
    private final byte[] plain;
    private final int crc32;
    private final int crcFactor;
    private final Compressor compressor;
    private volatile byte[] deflated;

    Piece(byte[] plain, Compressor compressor) {
        CRC32 crc = new CRC32();
        crc.update(plain);
        this.plain = plain;
        this.crc32 = (int) crc.getValue();
        this.crcFactor = Crc32Combination.factor(plain.length);
        this.compressor = compressor;
    }

    /** A short constant (up to 65 535 bytes) that needs no compressor: a stored block. */
    static Piece stored(byte[] plain) {
        Piece piece = new Piece(plain, null);
        piece.deflated = ByteBuffer.allocate(5 + plain.length).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0).putShort((short) plain.length).putShort((short) ~plain.length).put(plain).array();
        return piece;
    }

    byte[] plain() {
        return plain;
    }

    int crc32() {
        return crc32;
    }

    /** CRC-32 of this piece after something with the given CRC-32. */
    int crc32After(int before) {
        return Crc32Combination.combine(before, crc32, crcFactor);
    }

    /** Two threads may both make it at first; the result is the same. */
    byte[] deflated() {
        byte[] made = deflated;
        if (made == null) {
            made = compressor.deflate(plain);
            deflated = made;
        }
        return made;
    }
}
