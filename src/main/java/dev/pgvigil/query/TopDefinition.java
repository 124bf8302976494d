package dev.pgvigil.query;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which rows of a query are served as series of their own. All other rows are added up, by group: the sum of what they grew by between
 * collections. Immutable.
 *
 * @param by counters whose increase between two collections ranks the rows; empty: no row is served by itself
 * @param n how many rows of each of them
 * @param most rows served by themselves at a time
 * @param linger how long a row stays after it was last among the {@code n}
 * @param key label columns that tell one row from another, while the other labels describe it and may change; empty: all
 * @param other label column to the text that it has in the row of the rest; labels that are not named stay and make the groups
 */
public record TopDefinition(List<String> by, int n, int most, Duration linger, List<String> key, Map<String, String> other) {
    public TopDefinition {
        by = List.copyOf(by);
        key = List.copyOf(key);
        other = Map.copyOf(other);
    }
}
