package dev.pgvigil.plan;

import java.util.List;

/** Shell-like patterns on database names: {@code *} any text, {@code ?} one character. */
final class Glob {
    private Glob() {
    }

    /** True when the whole text matches one of the patterns. */
    static boolean anyMatches(List<String> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    /** Without backtracking further than to the last star, so that no pattern takes long on any name. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int star = -1;
        int afterStar = 0;
        for (int t = 0; t < text.length();) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }
}
