package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import java.util.Map;

/**
 * A definition that was read without a fault, with what the checks over all files need beside it.
 *
 * @param paths where in its file each part stands, by position
 */
record Loaded(QueryDefinition query, boolean shipped, Map<Position, String> paths) {

    /** A fault at one of its parts, in the form every message has. */
    Problem problem(Position at, String found, String expected) {
        return new Problem(at, paths.getOrDefault(at, query.key()), "found " + found + ", expected " + expected);
    }
}
