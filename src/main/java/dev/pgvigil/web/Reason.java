package dev.pgvigil.web;

import java.util.regex.Pattern;

/**
 * A reason as the collector writes it: what is wrong, then what to do behind the first semicolon. May hold text from a server.
 *
 * @param remedy empty when there is nothing to do
 */
record Reason(String what, String remedy) {
    private static final Pattern STATEMENT = Pattern.compile("(?s)[A-Z]{3,} .*;");

    static Reason of(String text) {
        int end = text.indexOf("; ");
        return end < 0 ? new Reason(text, "") : new Reason(text.substring(0, end), text.substring(end + 2));
    }

    boolean hasRemedy() {
        return !remedy.isEmpty();
    }

    /** The remedy can be given to psql as it stands. */
    boolean isStatement() {
        return STATEMENT.matcher(remedy).matches();
    }
}
