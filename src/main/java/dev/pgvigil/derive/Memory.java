package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.Map;

/**
 * What a derived value remembers of earlier collections. Nobody changes the maps.
 *
 * @param readings the newest of every row's counters, by all labels of the row; only of values that follow counters
 * @param tracks by group
 */
record Memory(Map<Labels, double[]> readings, Map<Labels, Track> tracks) {
    static final Memory NONE = new Memory(Map.of(), Map.of());

    /** What of it is still true: counters say nothing any more once the server has restarted. */
    Memory after(Continuity continuity) {
        boolean holds = continuity == Continuity.SAME_RUN || continuity == Continuity.RESTARTED && readings.isEmpty();
        return holds ? this : NONE;
    }
}
