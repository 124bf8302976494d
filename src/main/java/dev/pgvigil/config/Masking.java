package dev.pgvigil.config;

import java.util.regex.Pattern;

/**
 * Takes passwords out of texts that will be read by people: faults, driver messages, log lines. Rather hides too much than too little.
 * Stateless, thread-safe.
 */
public final class Masking {
    private static final String MASK = "****";
    /** More of a text than this is nothing for people; it also bounds the time that masking takes. */
    private static final int LONGEST = 2_000;
    /** {@code password=…} as in a query string, a conninfo string or a properties list, with libpq's quoting. */
    private static final Pattern PAIR = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|client_key|server_key)\\s*+=\\s*+)"
                    + "('(?:[^'\\\\]|\\\\.|'')*'?|\"[^\"]*\"?|(?:\\\\.|[^\\s\\\\])++\\\\?)", Pattern.DOTALL);
    /** What stands between a colon and the last @ of a word. */
    private static final Pattern BEFORE_AT = Pattern.compile("(?<!jdbc):(?!//)[^\\s\"']*@");
    /** The same in a URI whose password has blanks or quotes: up to the last @ of the line. */
    private static final Pattern BEFORE_LAST_AT = Pattern.compile(
            "(://(?!\\[)[^\\s:/@\"'?,]*):(?!\\*{4}@)(?!\\d{1,5}(?:[/?,\\s\"')\\];]|$))[^\\n]*@");
    /** A URI that broke off before its @: only what is plainly a port may stay. */
    private static final Pattern BROKEN_OFF = Pattern.compile(
            "(://(?!\\[)[^\\s:/@\"'?,]*):(?!\\*{4}@)(?!\\d{1,5}(?:[/?,\\s\"')\\];]|$))[^\\s\"'@]+");
    /** Everything behind the user of a text that is one URI, scheme or not. */
    private static final Pattern WHOLE = Pattern.compile("^((?:jdbc:)?+(?:[A-Za-z][A-Za-z0-9+.-]*://)?+[^:/@]*):.*@", Pattern.DOTALL);
    /** A password among the parameters of a text that is one URI: nothing tells where it ends when it is not encoded. */
    private static final Pattern PARAMETER = Pattern.compile("(?is)([?&][a-z_]*+(?<=password)=).*");
    private static final String SNAKE_YAML_ALIAS = "(undefined alias) \\S+";

    private Masking() {
    }

    /** A text that is one connection URI: {@code postgresql://user:****@host/db}. */
    public static String uri(String uri) {
        String masked = PARAMETER.matcher(uri).replaceFirst("$1" + MASK);
        return text(WHOLE.matcher(masked).replaceFirst("$1:" + MASK + "@"));
    }

    /** Any text: passwords in URIs, in {@code user:password@host} and behind {@code password=} become {@code ****}. */
    public static String text(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        String masked = PAIR.matcher(shown).replaceAll("$1" + MASK);
        masked = BEFORE_AT.matcher(masked).replaceAll(":" + MASK + "@");
        masked = BEFORE_LAST_AT.matcher(masked).replaceAll("$1:" + MASK + "@");
        masked = BROKEN_OFF.matcher(masked).replaceAll("$1:" + MASK);
        return masked.replaceAll(SNAKE_YAML_ALIAS, "$1 " + MASK);
    }
}
