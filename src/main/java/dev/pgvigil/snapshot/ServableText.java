package dev.pgvigil.snapshot;

import java.util.ArrayList;
import java.util.List;

/** Text as a page can carry it: without NUL (the end of input to Prometheus) and without halves of surrogate pairs (no UTF-8). */
final class ServableText {
    private static final char REPLACEMENT = '\uFFFD';

    private ServableText() {
    }

    /** An immutable copy with each text servable. */
    static List<String> all(List<String> texts) {
        for (String text : texts) {
            if (firstFault(text) >= 0) {
                return replaced(texts);
            }
        }
        return List.copyOf(texts);
    }

    private static List<String> replaced(List<String> texts) {
        List<String> all = new ArrayList<>(texts.size());
        texts.forEach(text -> all.add(firstFault(text) < 0 ? text : replaced(text)));
        return List.copyOf(all);
    }

    private static String replaced(String text) {
        StringBuilder legal = new StringBuilder(text);
        for (int i = firstFault(text); i < text.length(); i++) {
            if (fault(text, i)) {
                legal.setCharAt(i, REPLACEMENT);
            }
        }
        return legal.toString();
    }

    private static int firstFault(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (fault(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean fault(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c == 0;
    }
}
