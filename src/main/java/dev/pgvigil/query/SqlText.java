package dev.pgvigil.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits SQL as the server does: a semicolon in a text, a name, a comment or a dollar quote ends nothing. */
final class SqlText {
    private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
    private final String sql;

    private SqlText(String sql) {
        this.sql = sql;
    }

    /** What follows the first statement, from its first word on; empty when only blanks, comments and semicolons follow. */
    static String behindFirst(String sql) {
        SqlText text = new SqlText(sql);
        int at = text.pastNothing(0);
        while (at < sql.length() && sql.charAt(at) != ';') {
            at = text.past(at);
        }
        return sql.substring(text.pastNothing(at));
    }

    private int pastNothing(int from) {
        int at = from;
        while (at < sql.length() && isNothing(at)) {
            at = past(at);
        }
        return at;
    }

    private boolean isNothing(int at) {
        return sql.charAt(at) == ';' || Character.isWhitespace(sql.charAt(at)) || sql.startsWith("--", at) || sql.startsWith("/*", at);
    }

    /** The end of what begins there, quoted or not; of one character when it is nothing special. */
    private int past(int at) {
        if (sql.startsWith("--", at)) {
            return pastLine(at);
        }
        if (sql.startsWith("/*", at)) {
            return pastComment(at);
        }
        return switch (sql.charAt(at)) {
            case '\'' -> pastQuote(at, escapes(at));
            case '"' -> pastQuote(at, false);
            case '$' -> pastDollars(at);
            default -> at + 1;
        };
    }

    private int pastLine(int at) {
        int end = at;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    /** Comments nest. */
    private int pastComment(int at) {
        int depth = 0;
        for (int i = at; i < sql.length(); i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i) && --depth == 0) {
                return i + 2;
            } else if (sql.startsWith("*/", i)) {
                i++;
            }
        }
        return sql.length();
    }

    /** A doubled quote inside is the end of one and the beginning of the next, which comes to the same. */
    private int pastQuote(int at, boolean escapes) {
        char quote = sql.charAt(at);
        for (int i = at + 1; i < sql.length(); i++) {
            if (escapes && sql.charAt(i) == '\\') {
                i++;
            } else if (sql.charAt(i) == quote) {
                return escapes && sql.startsWith("'", i + 1) ? pastQuote(i + 1, true) : i + 1;
            }
        }
        return sql.length();
    }

    /** True for {@code E'...'}, where a backslash hides a quote. */
    private boolean escapes(int at) {
        return at > 0 && Character.toLowerCase(sql.charAt(at - 1)) == 'e' && (at == 1 || !isNamePart(sql.charAt(at - 2)));
    }

    private int pastDollars(int at) {
        Matcher opening = DOLLAR.matcher(sql).region(at, sql.length());
        if (at > 0 && isNamePart(sql.charAt(at - 1)) || !opening.lookingAt()) {
            return at + 1;
        }
        int closing = sql.indexOf(opening.group(), opening.end());
        return closing < 0 ? sql.length() : closing + opening.group().length();
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
