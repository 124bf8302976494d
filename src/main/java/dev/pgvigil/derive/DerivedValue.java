package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.List;
import java.util.Map;

/** One derived value of a query, with the history it needs. Not thread-safe. */
interface DerivedValue {

    /**
     * Takes a collection and answers the values that can be told now, by group.
     *
     * @param told what other derived values said of the same collection, by name
     */
    Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told);

    /** Forgets everything. */
    void clear();

    /** What it remembers, in an order of its own; none when the newest collection is all it knows. */
    default List<Memory> save() {
        return List.of();
    }

    /**
     * Goes on, after a clear, from what another one of the same definition saved.
     *
     * @param memories as many as it saves; what of them does not fit is ignored
     * @param gapNanos from the last collection they know of to the one that comes now
     */
    default void resume(List<Memory> memories, long gapNanos) {
        // nothing is remembered, so nothing can go on
    }
}
