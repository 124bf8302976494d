package dev.pgvigil.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fuzzer's bytes as text. Besides UTF-8 (what is none becomes U+FFFD) there is one shorthand, because mutations alone never make the
 * long repetitions on which parsers hang: byte 1, a digit d, a piece and byte 2 stand for the piece 4^d times.
 */
public final class FuzzText {
    /** No text is longer, in characters. While fuzzing it is less: inputs must be fast to be many, and are replayed in full length later. */
    public static final int LONGEST = CpuTime.INSTRUMENTED ? 1 << 12 : 1 << 16;
    private static final Pattern REPEATED = Pattern.compile("\u0001([0-8])([^\u0001\u0002]*)\u0002");

    private FuzzText() {
    }

    /** The text of all bytes. */
    public static String of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    static String of(byte[] bytes, int from, int to) {
        String written = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        Matcher repeated = REPEATED.matcher(written);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (repeated.find()) {
            text.append(written, at, repeated.start());
            repeat(text, repeated.group(2), 1 << 2 * (repeated.group(1).charAt(0) - '0'));
            at = repeated.end();
        }
        text.append(written, at, written.length());
        return text.length() > LONGEST ? cut(text) : text.toString();
    }

    /** Not between the halves of a pair. */
    private static String cut(StringBuilder text) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    private static void repeat(StringBuilder text, String piece, int times) {
        int fitting = piece.isEmpty() ? 0 : Math.max(0, (LONGEST - text.length()) / piece.length());
        text.append(piece.repeat(Math.min(times, fitting)));
    }
}
