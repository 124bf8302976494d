package dev.pgvigil.alert;

import java.time.Instant;
import java.util.List;

/**
 * What the server looked like when an alert began to fire: one table of what an on-call engineer would ask for first. Immutable.
 *
 * @param title what it shows, for people
 * @param columns names of the columns
 * @param rows texts from a database: untrusted; NULL is an empty text; already redacted where the settings say so
 * @param note what must be said beside it, such as why there is none or how many rows were cut; may be empty
 */
public record Evidence(String title, Instant capturedAt, List<String> columns, List<List<String>> rows, String note) {
    public Evidence {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
