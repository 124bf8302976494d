package dev.pgvigil.web;

/** Replaces what no HTML may hold, escaped or not, by U+FFFD: control characters, noncharacters, halves of pairs. */
final class LegalHtml {
    private static final int REPLACEMENT = 0xFFFD;

    private LegalHtml() {
    }

    static String of(String page) {
        if (page.codePoints().noneMatch(LegalHtml::isForbidden)) {
            return page;
        }
        StringBuilder legal = new StringBuilder(page.length());
        page.codePoints().forEach(c -> legal.appendCodePoint(isForbidden(c) ? REPLACEMENT : c));
        return legal.toString();
    }

    private static boolean isForbidden(int c) {
        boolean blank = c == '\n' || c == '\t' || c == '\r';
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return Character.isISOControl(c) && !blank || half || (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
    }
}
