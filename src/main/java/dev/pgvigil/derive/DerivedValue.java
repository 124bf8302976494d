package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
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
}
