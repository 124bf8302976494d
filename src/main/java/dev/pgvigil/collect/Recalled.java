package dev.pgvigil.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.derive.HistoryJson;
import dev.pgvigil.derive.SavedHistory;
import dev.pgvigil.snapshot.PartKey;
import java.time.Instant;

/**
 * The histories of one query on one database, and which server they tell of. Immutable.
 *
 * @param begunAt since when what counts time has been watched
 */
record Recalled(PartKey key, Lineage lineage, Instant begunAt, SavedHistory history) {

    /** @param nowNanos of the monotonic clock that the history's times are of */
    ObjectNode write(long nowNanos) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("query", key.source()).put("datname", key.datname()).put("age", nowNanos - history.atNanos())
                .put("begun", begunAt.toString());
        lineage.write(node);
        node.set("values", HistoryJson.write(history));
        return node;
    }

    /**
     * @param thenNanos what the monotonic clock would have said when it was written
     * @throws RuntimeException when it is not what was written
     */
    static Recalled read(JsonNode node, long thenNanos) {
        long age = node.path("age").asLong(-1);
        if (age < 0) {
            throw new IllegalArgumentException("found the age " + node.path("age") + ", expected nanoseconds");
        }
        return new Recalled(PartKey.data(node.path("query").asText(), node.path("datname").asText()), Lineage.read(node),
                Instant.parse(node.path("begun").asText()), HistoryJson.read(node.path("values"), thenNanos - age));
    }
}
