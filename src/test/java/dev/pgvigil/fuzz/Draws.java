package dev.pgvigil.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A fuzzer's bytes as choices, drawn in their order; behind the last byte there are only zeros. Not thread-safe. */
public final class Draws {
    private static final double[] NUMBERS = {0, 1, -1, 0.5, -0.0, 1e-9, 1e21, 1e300, 123_456_789_012L, Double.NaN, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 1L << 53, 0.1 + 0.2};
    private final byte[] bytes;
    private int at;

    public Draws(byte[] bytes) {
        this.bytes = bytes;
    }

    /** True while there are bytes left. */
    public boolean more() {
        return at < bytes.length;
    }

    /** A number from 0 to below the bound, which is at most 256. */
    public int below(int bound) {
        return Byte.toUnsignedInt(next()) % bound;
    }

    /** One of two, by the lowest bit. */
    public boolean yes() {
        return below(2) == 1;
    }

    /** One of the list. */
    public <T> T one(List<T> all) {
        return all.get(below(all.size()));
    }

    /** Any double: a special one, a small whole one, or eight bytes as they are. */
    public double number() {
        int kind = below(NUMBERS.length + 2);
        if (kind < NUMBERS.length) {
            return NUMBERS[kind];
        }
        return kind == NUMBERS.length ? next() : Double.longBitsToDouble(whole());
    }

    /** Any long, of eight bytes. */
    public long whole() {
        ByteBuffer eight = ByteBuffer.allocate(Long.BYTES);
        while (eight.hasRemaining()) {
            eight.put(next());
        }
        return eight.getLong(0);
    }

    /** A text: all up to the next byte 0, or up to the end. */
    public String text() {
        int from = at;
        while (more() && bytes[at] != 0) {
            at++;
        }
        String text = FuzzText.of(bytes, from, at);
        at = Math.min(at + 1, bytes.length);
        return text;
    }

    /** Everything that is left. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return rest;
    }

    private byte next() {
        return at < bytes.length ? bytes[at++] : 0;
    }
}
