package dev.pgvigil.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.derive.Continuity;
import dev.pgvigil.postgres.ServerFacts;
import java.time.Instant;

/**
 * Which server a history tells of. Immutable.
 *
 * @param system identifier of its files; empty when it is not known, as with PgBouncer's console
 * @param startedAt when its postmaster started, by its own clock
 */
record Lineage(String system, boolean inRecovery, Instant startedAt) {
    /** Before anything is known. */
    static final Lineage UNKNOWN = new Lineage("", false, Instant.EPOCH);

    static Lineage of(ServerFacts facts) {
        return new Lineage(facts.pgbouncer() ? "" : facts.systemIdentifier(), facts.inRecovery(), facts.startedAt());
    }

    /** How this server relates to the one of before. */
    Continuity after(Lineage before) {
        if (system.isEmpty() || !system.equals(before.system) || inRecovery != before.inRecovery) {
            return Continuity.OTHER;
        }
        return startedAt.equals(before.startedAt) ? Continuity.SAME_RUN : Continuity.RESTARTED;
    }

    void write(ObjectNode to) {
        to.put("system", system).put("in_recovery", inRecovery).put("started", startedAt.toString());
    }

    /** @throws RuntimeException when it is not what was written */
    static Lineage read(JsonNode from) {
        return new Lineage(from.path("system").asText(), from.path("in_recovery").asBoolean(), Instant.parse(from.path("started").asText()));
    }
}
