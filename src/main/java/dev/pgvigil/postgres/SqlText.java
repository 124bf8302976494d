package dev.pgvigil.postgres;

import java.util.List;
import java.util.stream.Collectors;

/** Quotes names and values into statements of our own. Stateless, thread-safe. */
final class SqlText {
    private SqlText() {
    }

    /** A string literal that reads the same whatever {@code standard_conforming_strings} says. */
    static String literal(String value) {
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** {@code ARRAY['a','b']::pg_catalog.text[]}. */
    static String textArray(List<String> values) {
        return values.stream().map(SqlText::literal).collect(Collectors.joining(",", "ARRAY[", "]::pg_catalog.text[]"));
    }

    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
