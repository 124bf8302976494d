package dev.pgvigil.derive;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.MetricFamily;
import java.util.List;

/**
 * The derived values of one query on one database, from its consecutive good collections. Not thread-safe: the lane that runs the
 * query owns it.
 */
public final class Derivation {

    public Derivation(QueryDefinition query) {
    }

    /**
     * Takes one good collection and answers the derived families that can be told now.
     *
     * @param atNanos when the rows were read, of a monotonic clock
     */
    public List<MetricFamily> record(long atNanos, List<Observation> rows) {
        return List.of();
    }

    /** Forgets everything: after a role change or a restart of the server. */
    public void clear() {
    }
}
