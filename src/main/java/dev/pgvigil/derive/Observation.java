package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.Map;

/**
 * One row as derived values see it.
 *
 * @param labels label columns under their served names (internal ones too)
 * @param values column name in the result to its scaled value; NULL is absent
 */
public record Observation(Labels labels, Map<String, Double> values) {
    public Observation {
        values = Map.copyOf(values);
    }
}
