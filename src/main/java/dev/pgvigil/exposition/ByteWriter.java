package dev.pgvigil.exposition;

import java.util.Arrays;

/** A growing buffer of UTF-8 that knows how both formats write texts and numbers. Reused from family to family; not thread-safe. */
final class ByteWriter {
    private static final long EXACT_BELOW = 1L << 53;
    private static final long MICROS = 1_000_000;
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final int REPLACEMENT = 0xFFFD;
    private byte[] bytes = new byte[1024];
    private int size;

    /** Everything written since the last call. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    ByteWriter ascii(char c) {
        reserve(1);
        put(c);
        return this;
    }

    /** Names, keywords and numbers: texts known to be ASCII. */
    ByteWriter ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    /** What is written again and again, as bytes already. */
    ByteWriter ascii(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    /**
     * Any text, with backslash and line feed escaped.
     *
     * @param quotes true: double quotes too
     */
    ByteWriter escaped(String text, boolean quotes) {
        reserve(3L * text.length());
        int begin = size;
        size = plain(text, quotes);
        for (int i = size - begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0 && c < 0x80) {
                single(c, quotes);
                continue;
            }
            int point = text.codePointAt(i);
            i += Character.charCount(point) - 1;
            multiple(point);
        }
        return this;
    }

    /** The shortest form that reads back to the same value; whole numbers below 2^53 are plain digits. */
    ByteWriter number(double value) {
        reserve(32);
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < EXACT_BELOW) {
            return sign(whole).digits(Math.abs(whole), 1);
        }
        // A quotient of two exact numbers is rounded as a parser rounds the decimal fraction, so equality means it reads back.
        long micros = Math.round(value * MICROS);
        if ((double) micros / MICROS == value && Math.abs(micros) < EXACT_BELOW) {
            return sign(micros).fraction(Math.abs(micros));
        }
        return ascii(Double.isInfinite(value) ? value > 0 ? "+Inf" : "-Inf" : Double.toString(value));
    }

    /**
     * Copies what needs no second look, which is all of most texts.
     *
     * @return where it ends in the buffer: at the first character that is not ASCII or is to be escaped
     */
    private int plain(String text, boolean quotes) {
        byte[] to = bytes;
        int at = size;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80 || c == '\\' || c == '\n' || c == '"' && quotes) {
                return at;
            }
            to[at++] = (byte) c;
        }
        return at;
    }

    private void single(char c, boolean quotes) {
        if (c == '\\' || c == '\n' || c == '"' && quotes) {
            put('\\');
        }
        put(c == '\n' ? 'n' : c);
    }

    private void multiple(int point) {
        int legal = point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point;
        if (legal < 0x800) {
            put(0xC0 | legal >> 6);
        } else if (legal < 0x10000) {
            put(0xE0 | legal >> 12);
            put(0x80 | legal >> 6 & 0x3F);
        } else {
            put(0xF0 | legal >> 18);
            put(0x80 | legal >> 12 & 0x3F);
            put(0x80 | legal >> 6 & 0x3F);
        }
        put(0x80 | legal & 0x3F);
    }

    private ByteWriter sign(long number) {
        if (number < 0) {
            put('-');
        }
        return this;
    }

    private ByteWriter fraction(long micros) {
        digits(micros / MICROS, 1);
        put('.');
        long part = micros % MICROS;
        int places = 6;
        while (part % 10 == 0) {
            part /= 10;
            places--;
        }
        return digits(part, places);
    }

    /** Decimal digits, filled up with zeros to the given number of places. */
    private ByteWriter digits(long number, int places) {
        int length = places;
        for (long above = number / POWERS[places]; above > 0; above /= 10) {
            length++;
        }
        long rest = number;
        for (int i = size + length - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += length;
        return this;
    }

    private void put(int b) {
        bytes[size++] = (byte) b;
    }

    private void reserve(long more) {
        if (bytes.length - size < more) {
            int needed = Math.toIntExact(size + more);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 16)));
        }
    }
}
