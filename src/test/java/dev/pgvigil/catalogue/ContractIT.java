package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.SmokeMajors;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names, types, units and labels of everything that is served on each major version, against a committed file, so that a rename can't slip
 * through. A line ending in {@code rare} is of a metric that the servers of this test have no reason to show, such as the progress of a
 * vacuum: it is held to its definition only. Renewing adds such marks and never takes one away.
 */
@Timeout(600)
class ContractIT {
    private static final String RARE = " rare";
    private static final String FULL = "pgvigil_full";
    @TempDir
    private Path directory;

    @SmokeMajors
    void namesTypesUnitsAndLabelsAreTheCommittedOnes(int major) throws SQLException {
        Path file = Path.of("src/test/resources/catalogue/contract-" + major + ".txt");
        Map<String, Metric> promised = promised(major);
        Set<String> rare = new TreeSet<>(Committed.lines(file).stream().filter(line -> line.endsWith(RARE)).map(ContractIT::name).toList());
        Set<String> seen = seen(major, promised, rare);
        List<String> now = promised.values().stream().map(metric -> Contract.line(metric)
                + (rare.contains(metric.name()) || !seen.contains(metric.name()) ? RARE : "")).toList();
        Committed.check(file, String.join("\n", now) + "\n");
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    /** What the definitions say of a server of that version; what client libraries tell of the process is not ours to promise. */
    private static Map<String, Metric> promised(int major) {
        Map<String, Metric> promised = new TreeMap<>();
        Shipped.catalogue().metrics().stream().filter(metric -> metric.on(major))
                .filter(metric -> !metric.name().startsWith("process_") && !metric.name().startsWith("jvm_"))
                .forEach(metric -> promised.put(metric.name(), metric));
        return promised;
    }

    /** The names that were seen, each as promised: on a primary with a standby, a slot, tables and sessions, and on that standby. */
    private Set<String> seen(int major, Map<String, Metric> promised, Set<String> rare) throws SQLException {
        Set<String> seen = new TreeSet<>();
        try (PgServer primary = primary(major); Client idle = Client.on(primary)) {
            idle.run("SELECT count(*) FROM things");
            try (PgServer standby = primary.standby(); ServerLook onPrimary = look(primary); ServerLook onStandby = look(standby);
                    TestSidecar sidecar = TestSidecar.start(directory, settings(primary))) {
                await().atMost(Duration.ofSeconds(180)).ignoreExceptionsInstanceOf(ServerException.class).untilAsserted(() -> {
                    work(primary);
                    seen.addAll(asPromised(families(onPrimary), promised));
                    seen.addAll(asPromised(families(onStandby), promised));
                    seen.addAll(asPromised(sidecar.scrape(), promised));
                    Set<String> missing = new TreeSet<>(promised.keySet());
                    missing.removeAll(seen);
                    missing.removeAll(rare);
                    assertThat(missing).as("promised, and not served on PostgreSQL " + major + "; if it need not be: src/catalogue/renew")
                            .matches(names -> Committed.RENEW ? sidecar.scrape().everyQueryHasRun() : names.isEmpty());
                });
            }
        }
        return seen;
    }

    private static PgServer primary(int major) {
        PgServer server = PgServer.builder(major).setting("max_slot_wal_keep_size", "1GB").setting("max_prepared_transactions", "5")
                .setting("archive_mode", "on").setting("archive_command", "true").setting("autovacuum", "off").start();
        Monitor.createRole(server);
        server.execute("CREATE ROLE " + FULL + " LOGIN CONNECTION LIMIT 20 IN ROLE pg_monitor, pg_read_all_data",
                "GRANT SELECT ON pg_catalog.pg_hba_file_rules, pg_catalog.pg_file_settings, pg_catalog.pg_authid TO " + FULL,
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules(), pg_catalog.pg_show_all_file_settings() TO " + FULL,
                "CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pg_buffercache", "CREATE EXTENSION pgstattuple",
                "CREATE TABLE things (id serial PRIMARY KEY, n int NOT NULL, x text)", "CREATE INDEX ON things (n)",
                "INSERT INTO things (n, x) SELECT g, repeat('x', 100) FROM generate_series(1, 60000) AS g",
                "CREATE TABLE parts (at date NOT NULL) PARTITION BY RANGE (at)", "CREATE TABLE parts_default PARTITION OF parts DEFAULT",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
                "CREATE MATERIALIZED VIEW seen_things AS SELECT n FROM things", "ALTER DATABASE postgres CONNECTION LIMIT 50",
                "SELECT pg_create_logical_replication_slot('decoded', 'test_decoding')", "VACUUM ANALYZE",
                "UPDATE things SET n = n + 1", "SELECT pg_switch_wal()");
        return server;
    }

    /** Something for counters to count. */
    private static void work(PgServer server) {
        server.execute("UPDATE things SET n = n + 1 WHERE id < 500", "SELECT count(*) FROM things WHERE n = 7", "SELECT nextval('things_id_seq')",
                "ANALYZE things");
    }

    private ServerLook look(PgServer server) {
        return ServerLook.as(FULL, directory, server);
    }

    private static String settings(PgServer server) {
        return """
                targets: {main: {url: "postgresql://%s@%s:%d/postgres", expected_standbys: 1}}
                queries: {preset: exhaustive}
                limits: {busy_ratio: 1}
                state: {dir: state}
                """.formatted(FULL, server.host(), server.port());
    }

    /** One round, after which derived values believe that six hours pass. */
    private static List<MetricFamily> families(ServerLook look) {
        List<MetricFamily> families = look.round().results().stream().flatMap(result -> result.families().stream()).toList();
        look.pass(Duration.ofHours(6));
        return families;
    }

    private static Collection<String> asPromised(List<MetricFamily> families, Map<String, Metric> promised) {
        Map<String, String> found = Contract.lines(families);
        found.forEach((name, line) -> assertThat(line).isEqualTo(promised.containsKey(name) ? Contract.line(promised.get(name)) : "nothing promised of " + name));
        return found.keySet();
    }

    private static Collection<String> asPromised(Scrape scrape, Map<String, Metric> promised) {
        List<String> names = new ArrayList<>();
        Contract.onPage(scrape.body()).forEach((name, family) -> {
            if (!name.startsWith("process_") && !name.startsWith("jvm_")) {
                Metric metric = promised.get(name);
                assertThat(metric).as(name + " on the page").isNotNull();
                assertThat(family).as(name).isEqualTo(new Contract.OnPage(metric.type(), metric.help(), metric.labels()));
                names.add(name);
            }
        });
        return names;
    }
}
