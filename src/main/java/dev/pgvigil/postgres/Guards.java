package dev.pgvigil.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that keep a session harmless. They are made twice: for the session at its start, where nothing stands between, and
 * for each transaction, which also works through a pooler and undoes what a query changed with {@code set_config}.
 */
final class Guards {
    /** Present in a session that took our start-up options; absent when a pooler dropped them without a word. */
    static final String MARK = "pgvigil.session";
    /** The column of a transaction's first row that tells one server from another: when it was started. */
    static final String STARTED = "started";
    private static final String STARTED_AT =
            "pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.text";
    static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);
    /** For what runs outside of our transactions, which set their own. */
    private static final Duration STATEMENT = Duration.ofSeconds(5);
    /** The server looks this often whether we are still there while a statement runs. */
    private static final Duration CLIENT_CHECK = Duration.ofSeconds(5);
    private static final int FIRST_WITH_CHECKS = 140_000;

    private Guards() {
    }

    /** The start-up parameter {@code options}; what the settings ask for stands first, because the last value wins. */
    static String options(String own) {
        Map<String, String> settings = new LinkedHashMap<>(perTransaction(STATEMENT));
        settings.put("default_transaction_read_only", "on");
        settings.put("standard_conforming_strings", "on");
        settings.put("search_path", "pg_catalog,pg_temp");
        settings.put(MARK, "on");
        StringJoiner options = new StringJoiner(" ");
        if (!own.isBlank()) {
            options.add(own.strip());
        }
        settings.forEach((name, value) -> options.add("-c " + name + "=" + value));
        return options.toString();
    }

    /**
     * One statement that says whether the session has our options and, if so, sets what older servers don't know and what a platform may
     * lack. One row: marked.
     *
     * @param idle {@code idle_session_timeout}; zero for a connection that is kept for ever: its gaps are as long as the queries'
     *     intervals, and a server that ends it would cost a login for nothing
     * @param check whether to ask for {@code client_connection_check_interval}, which not every platform has
     */
    static String afterLogin(int versionNumber, Duration idle, boolean check) {
        String marked = "COALESCE(pg_catalog.current_setting('" + MARK + "', true), '') OPERATOR(pg_catalog.=) 'on'";
        StringBuilder sql = new StringBuilder("SELECT ").append(marked);
        if (versionNumber >= FIRST_WITH_CHECKS) {
            sql.append(", CASE WHEN ").append(marked).append(" THEN ").append(set("idle_session_timeout", millis(idle), false)).append(" END");
        }
        if (versionNumber >= FIRST_WITH_CHECKS && check) {
            sql.append(", CASE WHEN ").append(marked).append(" THEN ")
                    .append(set("client_connection_check_interval", millis(CLIENT_CHECK), false)).append(" END");
        }
        return sql.toString();
    }

    /**
     * The first statement of each transaction: a SELECT, not SETs, because the snapshot it takes also forbids any later statement to
     * make the transaction writable.
     *
     * @param searchPath schemas between {@code pg_catalog} and {@code pg_temp}
     */
    static String transaction(Duration timeout, List<String> searchPath) {
        Map<String, String> settings = perTransaction(timeout);
        settings.put("search_path", Stream.of(Stream.of("pg_catalog"), searchPath.stream().filter(schema -> !schema.equals("pg_catalog"))
                .map(SqlText::identifier), Stream.of("pg_temp")).flatMap(schemas -> schemas).collect(Collectors.joining(", ")));
        return settings.entrySet().stream().map(setting -> set(setting.getKey(), setting.getValue(), true))
                .collect(Collectors.joining(", ", "SELECT ", ", " + STARTED_AT + " AS " + STARTED));
    }

    /** What is left of a transaction's {@code statement_timeout}. */
    static String timeout(Duration left) {
        return "SELECT " + set("statement_timeout", timeoutMillis(left), true);
    }

    private static Map<String, String> perTransaction(Duration timeout) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("statement_timeout", timeoutMillis(timeout));
        settings.put("lock_timeout", millis(LOCK_TIMEOUT));
        settings.put("idle_in_transaction_session_timeout", millis(IDLE_IN_TRANSACTION));
        settings.put("jit", "off");
        settings.put("TimeZone", "UTC");
        settings.put("IntervalStyle", "postgres");
        settings.put("client_min_messages", "error");
        return settings;
    }

    private static String set(String name, String value, boolean local) {
        return "pg_catalog.set_config(" + SqlText.literal(name) + ", " + SqlText.literal(value) + ", " + local + ")";
    }

    /** Never zero, which would be none. */
    private static String timeoutMillis(Duration timeout) {
        return millis(timeout.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : timeout);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
