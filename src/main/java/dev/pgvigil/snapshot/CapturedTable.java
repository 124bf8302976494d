package dev.pgvigil.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a query that runs only when an alert asks has answered, or why it has not. Immutable. It is as the server said it: what some readers
 * may not see is still in it.
 *
 * @param name what alerts call the query
 * @param title what it shows, for people
 * @param columns names of the columns; none when nothing was captured
 * @param hidden those of them that hold query texts, users or clients' addresses
 * @param rows texts from a database: untrusted; NULL is an empty text
 * @param note what is to be said beside it; may be empty
 * @param failure what the server said when it failed: may quote pieces of statements; may be empty
 */
public record CapturedTable(String name, String title, Instant capturedAt, List<String> columns, Set<String> hidden, List<List<String>> rows,
        String note, String failure) {
    private static final int CELL_BYTES = 56;

    public CapturedTable {
        columns = List.copyOf(columns);
        hidden = Set.copyOf(hidden);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Without rows: nothing could be captured. */
    public static CapturedTable none(String name, String title, Instant at, String note, String failure) {
        return new CapturedTable(name, title, at, List.of(), Set.of(), List.of(), note, failure);
    }

    /** About what it takes in memory, in bytes. */
    public long sizeBytes() {
        return 200 + 2L * (note.length() + failure.length() + title.length())
                + rows.stream().flatMap(List::stream).mapToLong(cell -> CELL_BYTES + bytes(cell)).sum();
    }

    /** Java keeps texts of Latin-1 in one byte a character, others in two. */
    private static long bytes(String text) {
        return text.chars().allMatch(c -> c < 256) ? text.length() : 2L * text.length();
    }
}
