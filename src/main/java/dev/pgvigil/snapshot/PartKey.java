package dev.pgvigil.snapshot;

/**
 * What a part is of.
 *
 * @param source the query's key, or the name of what publishes it ({@code target})
 * @param datname the database, or empty at server scope
 */
public record PartKey(Kind kind, String source, String datname) {

    /** Rows of a query, the status of a query, or facts about the target itself. */
    public enum Kind {
        DATA, STATUS, TARGET
    }

    public static PartKey data(String query, String datname) {
        return new PartKey(Kind.DATA, query, datname);
    }

    public static PartKey status(String query, String datname) {
        return new PartKey(Kind.STATUS, query, datname);
    }

    public static PartKey target(String source) {
        return new PartKey(Kind.TARGET, source, "");
    }
}
