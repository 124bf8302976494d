package dev.pgvigil.plan;

import java.util.List;
import java.util.regex.Pattern;

/** Shell-like patterns on database names: {@code *} any text, {@code ?} one character. */
final class Glob {
    private Glob() {
    }

    /** True when the whole text matches one of the patterns. */
    static boolean anyMatches(List<String> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    private static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        pattern.chars().forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c))));
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
