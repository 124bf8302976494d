package dev.pgvigil.postgres;

import java.sql.SQLException;

/**
 * How many bytes of one result this process takes, so that a huge value or many long rows fail one query and not the process. The driver keeps to
 * it for what comes in one round trip, and closes the connection when it is passed; {@link RowReader} keeps to it for all rows of a
 * result. Immutable.
 */
record ResultLimit(long bytes) {
    /** Of this process: an eighth of the largest heap, for three lanes may read at once and texts are held more than once. */
    static final ResultLimit OURS = of(Runtime.getRuntime().maxMemory());
    /** PostgreSQL's program_limit_exceeded. */
    static final String SQL_STATE = "54000";
    private static final long MOST = 16L << 20;
    private static final int SHARE = 8;
    private static final String PROPERTY = "maxResultBuffer";

    static ResultLimit of(long heapBytes) {
        return new ResultLimit(Math.min(MOST, heapBytes / SHARE));
    }

    /** True when the driver gave up because of the limit; the property's name stands in its message in every language. */
    static boolean isPassed(SQLException e) {
        return e.getMessage() != null && e.getMessage().contains(PROPERTY);
    }

    /** For the driver, in bytes. */
    String property() {
        return Long.toString(bytes);
    }

    /** What was found, what was expected, what to do. */
    String message() {
        return SQL_STATE + " found a result of more than " + (bytes >> 10) + " KiB, expected less: 1/" + SHARE + " of the Java heap, at most "
                + (MOST >> 20) + " MiB; select fewer rows or shorter texts, such as left(query, 100)";
    }
}
