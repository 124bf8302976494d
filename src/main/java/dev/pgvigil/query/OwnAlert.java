package dev.pgvigil.query;

import java.util.Map;

/**
 * An alert on what pgvigil tells of itself and of a target, whatever the queries are. Immutable.
 *
 * @param definition what it compares are full metric names
 * @param where labels that a series must have, with their values; empty for all series
 * @param age true when the metric is a time since 1970 and what is compared is how long ago that is, in seconds
 */
public record OwnAlert(AlertDefinition definition, Map<String, String> where, boolean age) {
    public OwnAlert {
        where = Map.copyOf(where);
    }
}
