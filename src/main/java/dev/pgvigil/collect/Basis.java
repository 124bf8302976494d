package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedDatabase;
import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.ServerFacts;
import java.util.List;

/**
 * What the lanes make their plans from: an assignment, and the facts that were looked up for it. Immutable.
 *
 * @param generation another number whenever plans must be made anew
 * @param epoch another number whenever what was read before is void
 */
record Basis(Assignment assignment, ServerFacts facts, long generation, long epoch) {

    Lineage lineage() {
        return Lineage.of(facts);
    }

    List<PlannedQuery> server() {
        return assignment.planner().server(facts);
    }

    List<PlannedDatabase> databases() {
        return assignment.planner().databases(facts);
    }

    List<PlannedQuery> database(DatabaseFacts database) {
        return assignment.planner().database(facts, database);
    }

    /** What runs at server scope when an alert asks. */
    List<PlannedQuery> evidence() {
        return assignment.evidencePlanner().server(facts);
    }

    /** What runs in a database when an alert asks. */
    List<PlannedQuery> evidence(DatabaseFacts database) {
        return assignment.evidencePlanner().database(facts, database);
    }

    /** Where that may be. */
    List<PlannedDatabase> evidenceDatabases() {
        return assignment.evidencePlanner().databases(facts);
    }
}
