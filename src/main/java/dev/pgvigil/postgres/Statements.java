package dev.pgvigil.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * Lets through one reading statement only. The transaction is read-only anyway; this keeps a text from ending it, and from reaching
 * commands that no transaction holds back. The driver's parser splits as it will split again when it sends; where it should be wrong,
 * the server refuses two statements in one message.
 */
final class Statements {
    private static final Set<String> READING = Set.of("select", "with", "table", "values", "show", "explain");

    private Statements() {
    }

    /** The statement without a final semicolon. @throws ServerException with 42601 or 25006 for anything else */
    static String reading(String sql) {
        return only(sql, READING, "SELECT, WITH, TABLE, VALUES, SHOW or EXPLAIN");
    }

    /** The same for PgBouncer's console, whose other commands pause, kill and shut down. */
    static String show(String sql) {
        return only(sql, Set.of("show"), "SHOW, as nothing else is sent to PgBouncer's console");
    }

    private static String only(String sql, Set<String> words, String expected) {
        List<String> statements = split(sql).stream().map(statement -> statement.nativeSql).filter(text -> !isBlank(text.toCharArray())).toList();
        if (statements.size() != 1) {
            throw new ServerException("42601 found " + statements.size() + " statements, expected one; make each a query of its own",
                    "42601", null);
        }
        String statement = statements.get(0);
        String word = firstWord(statement.toCharArray());
        if (!words.contains(word.toLowerCase(Locale.ROOT))) {
            throw new ServerException("25006 found a statement that begins with "
                    + (word.isEmpty() ? "no word" : word.toUpperCase(Locale.ROOT)) + ", expected " + expected, "25006", null);
        }
        return statement;
    }

    private static List<NativeQuery> split(String sql) {
        try {
            return Parser.parseJdbcSql(sql, true, false, true, false, false);
        } catch (SQLException e) {
            throw new ServerException("42601 " + e.getMessage(), "42601", e);
        }
    }

    /** True when there is nothing but blanks and comments, as behind a final semicolon. */
    private static boolean isBlank(char[] sql) {
        return start(sql) == sql.length;
    }

    /** The first word behind blanks, comments (they nest) and opening parentheses; empty when something else stands there. */
    private static String firstWord(char[] sql) {
        int start = start(sql);
        int end = start;
        while (end < sql.length && (Character.isLetterOrDigit(sql[end]) || sql[end] == '_')) {
            end++;
        }
        return new String(sql, start, end - start);
    }

    private static int start(char[] sql) {
        int start = 0;
        for (int next = skip(sql, start); next > start; next = skip(sql, start)) {
            start = next;
        }
        return start;
    }

    private static int skip(char[] sql, int at) {
        if (at >= sql.length) {
            return at;
        }
        return switch (sql[at]) {
            case ' ', '\t', '\n', '\r', '\f', '\u000B', '(' -> at + 1;
            case '-' -> past(sql, at, Parser.parseLineComment(sql, at));
            case '/' -> past(sql, at, Parser.parseBlockComment(sql, at));
            default -> at;
        };
    }

    /** The driver's parser answers with the last character of a comment, or with the offset itself when there is none. */
    private static int past(char[] sql, int at, int last) {
        return last > at ? Math.min(last + 1, sql.length) : at;
    }
}
