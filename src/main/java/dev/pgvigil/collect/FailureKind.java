package dev.pgvigil.collect;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kind of failure a message tells of, for readers who must not see the server's text: SQLSTATE and its condition's name, or a few words.
 * Stateless, thread-safe.
 */
final class FailureKind {
    /** Where our own messages have the SQLSTATE: first, or behind what was tried. */
    private static final Pattern SQL_STATE = Pattern.compile("(?:^|: )(?=[0-9A-Z]*[0-9])([0-9A-Z]{5}) ");
    private static final Map<String, String> CONDITIONS = Map.ofEntries(Map.entry("08001", "cannot connect"), Map.entry("08004", "login rejected"),
            Map.entry("08006", "connection failure"), Map.entry("08P01", "protocol violation"), Map.entry("0A000", "feature not supported"),
            Map.entry("22003", "numeric value out of range"), Map.entry("22012", "division by zero"), Map.entry("22023", "invalid parameter value"),
            Map.entry("22P02", "invalid text representation"), Map.entry("25006", "read only transaction"), Map.entry("28000", "login refused"),
            Map.entry("28P01", "wrong password"), Map.entry("3D000", "no such database"), Map.entry("3F000", "no such schema"),
            Map.entry("40001", "conflict with recovery"), Map.entry("40P01", "deadlock"), Map.entry("42501", "insufficient privilege"),
            Map.entry("42601", "syntax error"), Map.entry("42703", "no such column"), Map.entry("42704", "no such object"),
            Map.entry("42883", "no such function"), Map.entry("42P01", "no such table"), Map.entry("53100", "disk full"),
            Map.entry("53200", "out of memory"), Map.entry("53300", "too many connections"), Map.entry("54000", "result too large"),
            Map.entry("55000", "not in the state that it takes"), Map.entry("55P03", "lock not available"), Map.entry("57014", "timeout"),
            Map.entry("57P01", "server is shutting down"), Map.entry("57P02", "server has crashed"), Map.entry("57P03", "cannot connect now"),
            Map.entry("58030", "input or output error"), Map.entry("58P01", "no such file"), Map.entry("XX000", "internal error"),
            Map.entry("XX001", "data corrupted"), Map.entry("XX002", "index corrupted"));

    private FailureKind() {
    }

    static String of(String message) {
        Matcher state = SQL_STATE.matcher(message);
        if (state.find()) {
            String condition = CONDITIONS.get(state.group(1));
            return "SQLSTATE " + state.group(1) + (condition == null ? "" : " " + condition);
        }
        if (message.startsWith("a fault of pgvigil's own")) {
            return "a fault of pgvigil's own, see its log";
        }
        return "see the status page";
    }
}
