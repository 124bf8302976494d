package dev.pgvigil.exposition;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Neighbouring pieces of a page deflated together, with all that a gzip member needs of them. Immutable.
 *
 * @param deflated raw deflate ended by a full flush
 * @param length of the plain bytes
 * @param crcFactor see {@link Crc32Combination}
 */
record Block(List<Piece> pieces, byte[] deflated, int length, int crc32, int crcFactor) {

    static Block of(List<Piece> pieces) {
        byte[] plain = joined(pieces);
        CRC32 crc = new CRC32();
        crc.update(plain);
        return new Block(List.copyOf(pieces), pieces.get(0).compressor().deflate(plain), plain.length, (int) crc.getValue(),
                Crc32Combination.factor(plain.length));
    }

    /** True when it stands for the pieces of a page from there on. */
    boolean matches(List<Piece> page, int start) {
        int end = start + pieces.size();
        return end <= page.size() && pieces.equals(page.subList(start, end));
    }

    /** CRC-32 of this block after something with the given CRC-32. */
    int crc32After(int before) {
        return Crc32Combination.combine(before, crc32, crcFactor);
    }

    private static byte[] joined(List<Piece> pieces) {
        if (pieces.size() == 1) {
            return pieces.get(0).plain();
        }
        ByteBuffer joined = ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.plain().length).sum());
        pieces.forEach(piece -> joined.put(piece.plain()));
        return joined.array();
    }
}
