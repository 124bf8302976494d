package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.Map;

/** What {@code worst} and {@code count} look at: a column's values in the newest collection, or what another derived value says of it. */
record Operand(String name, boolean derived) {

    Map<Labels, Double> values(Collected collected, Map<String, Map<Labels, Double>> told) {
        return derived ? told.getOrDefault(name, Map.of()) : collected.column(name);
    }
}
