package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.collect.Inspection;
import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.testing.Alone;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No query outlives the time that its lane gives it on a server with 10 000 tables, each with an index, and 2 000 sequences. */
@Timeout(600)
@Alone
class ManyTablesIT {
    private static final int TABLES = 10_000;
    private static final int A_TRANSACTION = 500;
    private static final int ROUNDS = 3;
    @TempDir
    private Path directory;

    /** A machine that does other work may stretch one run; the shortest of three counts. */
    @Test
    void everyQueryEndsWithinItsTime() {
        try (PgServer server = PgServer.builder(MajorVersions.newest()).setting("max_locks_per_transaction", "512").setting("autovacuum", "off")
                .setting("max_wal_size", "2GB").setting("full_page_writes", "off").start()) {
            Monitor.createRole(server);
            server.execute("GRANT pg_read_all_data TO " + Monitor.USER, "CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pgstattuple",
                    "CREATE EXTENSION pg_buffercache");
            createTables(server);
            Map<QueryDefinition, Duration> shortest = new LinkedHashMap<>();
            Map<String, String> failures = new LinkedHashMap<>();
            try (ServerLook look = ServerLook.at(directory, server)) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (Inspection.Result result : look.round().results()) {
                        count(result, shortest, failures);
                    }
                }
            }
            shortest.keySet().forEach(query -> failures.remove(query.key()));
            assertThat(failures).as("failed in every round").isEmpty();
            assertThat(shortest).hasSizeGreaterThan(70);
            assertThat(shortest.entrySet()).as("longest first: " + longestFirst(shortest))
                    .allSatisfy(entry -> assertThat(entry.getValue()).as(entry.getKey().key()).isLessThan(entry.getKey().timeout()));
        }
    }

    private static void count(Inspection.Result result, Map<QueryDefinition, Duration> shortest, Map<String, String> failures) {
        QueryDefinition query = result.planned().query();
        if (result.outcome() == Inspection.Outcome.OK) {
            shortest.merge(query, result.took(), (one, other) -> one.compareTo(other) < 0 ? one : other);
        } else if (result.outcome() == Inspection.Outcome.FAIL) {
            failures.put(query.key(), result.message());
        }
    }

    private static String longestFirst(Map<QueryDefinition, Duration> took) {
        return took.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey().key() + " " + entry.getValue().toMillis() + " of " + entry.getKey().timeout().toMillis() + " ms")
                .collect(Collectors.joining(", "));
    }

    private static void createTables(PgServer server) {
        for (int first = 1; first <= TABLES; first += A_TRANSACTION) {
            server.execute("""
                    DO $$ BEGIN
                      FOR i IN %d..%d LOOP
                        IF i %% 5 = 0 THEN
                          EXECUTE format('CREATE TABLE t%%s (id serial PRIMARY KEY, x text)', i);
                          EXECUTE format('INSERT INTO t%%s (x) SELECT g FROM generate_series(1, 50) AS g', i);
                        ELSE
                          EXECUTE format('CREATE TABLE t%%s (id int PRIMARY KEY, n int)', i);
                        END IF;
                      END LOOP;
                    END $$""".formatted(first, first + A_TRANSACTION - 1));
        }
        server.execute("ANALYZE");
    }

    /** The lanes' limits are the definitions' own. */
    @Test
    void noTimeIsLongerThanAVisitOrALane() {
        List<QueryDefinition> queries = Shipped.queries(QuerySettings.Preset.EXHAUSTIVE);
        assertThat(queries).allSatisfy(query -> {
            assertThat(query.timeout()).as(query.key()).isLessThan(query.every());
            if (query.scope() == Scope.DATABASE) {
                assertThat(query.timeout()).as("a visit to a database takes at most 4 s: " + query.key()).isLessThanOrEqualTo(Duration.ofSeconds(4));
            }
        });
    }
}
