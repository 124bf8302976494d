package dev.pgvigil.postgres;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function or relation as {@code has_*_privilege} takes it, taken apart: {@code pg_ls_waldir()}, {@code pg_ls_waldir},
 * {@code "Audit".log}. Taken apart here, because the server's own {@code to_regclass} and {@code to_regprocedure} fail on schemas that may
 * not be used and types that don't exist.
 *
 * @param text as it was written
 * @param schema empty when none is named
 * @param arguments types between commas; {@code *} when none are given and any will do
 */
record WantedName(String text, String schema, String name, String arguments) {
    private static final String ANY = "*";
    private static final String PART = "(\"(?:[^\"]|\"\")+\"|[\\w$]+)";
    private static final Pattern NAME = Pattern.compile("\\s*(?:" + PART + "\\s*\\.\\s*)?" + PART + "\\s*(?:\\(([\\w$\"., \\[\\]]*)\\))?\\s*");

    /** A text that is no name keeps everything empty and so is never found. */
    static WantedName of(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            return new WantedName(text, "", "", ANY);
        }
        return new WantedName(text, folded(name.group(1)), folded(name.group(2)), name.group(3) == null ? ANY : name.group(3).strip());
    }

    private static String folded(String part) {
        if (part == null) {
            return "";
        }
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part.toLowerCase(Locale.ROOT);
    }
}
