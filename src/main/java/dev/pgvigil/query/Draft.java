package dev.pgvigil.query;

import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlScalar;

/**
 * A definition before it is read: its mapping in pgvigil's keys, whatever dialect it was written in, every node with its own place.
 *
 * @param shipped true when it comes with the program
 */
record Draft(YamlScalar key, YamlMap body, DialectDefaults defaults, boolean shipped) {

    /** The query's key. */
    String name() {
        return key.text();
    }

    Draft withBody(YamlMap other) {
        return new Draft(key, other, defaults, shipped);
    }
}
