package dev.pgvigil.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** "did you mean …?" for a misspelt word. */
public final class Suggestion {
    /** Nobody misspells more; comparing takes time and memory with both lengths. */
    private static final int LONGEST = 100;

    private Suggestion() {
    }

    /** {@code "; did you mean GAUGE?"} when a known word is near, else an empty text. */
    public static String of(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return "";
        }
        int limit = Math.max(1, written.length() / 3);
        return known.stream().filter(word -> word.length() <= LONGEST && Math.abs(word.length() - written.length()) <= limit)
                .filter(word -> distance(written, word) <= limit)
                .min(Comparator.comparingInt(word -> distance(written, word)))
                .map(word -> "; did you mean " + word + "?").orElse("");
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two words, without regard to case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int cheapest(int[][] edits, String a, String b, int i, int j) {
        int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, 1 + edits[i - 2][j - 2]) : best;
    }
}
