package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Histories;
import dev.pgvigil.collect.Inspection;
import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.collect.TargetCollector;
import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.query.EvidenceDefinition;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.snapshot.CapturedTable;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.SmokeMajors;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every shipped evidence on real servers, with no more privilege than pg_monitor, and what it shows of faults that the test made. */
@Timeout(240)
class EvidenceIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    @TempDir
    private Path directory;

    @Test
    void allHaveANameATitleAndAnAlertThatAsksForThem() {
        List<EvidenceDefinition> all = configuration("postgresql://u@127.0.0.1:1/postgres").evidence();
        assertThat(all).hasSizeGreaterThan(30);
        assertThat(all).allSatisfy(one -> {
            assertThat(one.name()).startsWith("evidence_");
            assertThat(one.title()).matches("[A-Z].{10,90}[^.]");
        });
        List<String> names = all.stream().map(EvidenceDefinition::name).toList();
        List<String> asked = Stream.concat(Shipped.queries(QuerySettings.Preset.EXHAUSTIVE).stream().flatMap(query -> query.alerts().stream()),
                OwnAlerts.shipped().stream().map(OwnAlert::definition)).flatMap(alert -> alert.evidence().stream()).toList();
        assertThat(asked).isSubsetOf(names);
        assertThat(names).as("each is asked for by some alert").allMatch(asked::contains);
    }

    @SmokeMajors
    void everyOneRunsOnPrimaryAndStandbyAndShowsWhatItIsFor(int major) throws SQLException {
        try (PgServer primary = PgServer.builder(major).setting("max_prepared_transactions", "5").setting("autovacuum", "off").start()) {
            Monitor.createRole(primary);
            prepare(primary);
            try (PgServer standby = primary.standby(); Client root = Client.on(primary); Client waiter = Client.on(primary);
                    Client old = Client.on(primary); Connection builder = primary.connection("postgres");
                    Connection subscriber = primary.connection("postgres")) {
                execute(subscriber, "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false)");
                old.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
                root.run("UPDATE fought SET x = 2");
                waiter.start("UPDATE fought SET x = 3");
                Thread build = start(builder, "CREATE INDEX CONCURRENTLY slow ON fought (x)");
                await().atMost(SOON).untilAsserted(() -> {
                    Inspection.Round round = look(primary);
                    assertThat(messages(round, Outcome.FAIL)).isEmpty();
                    assertThat(rows(round)).as("nonempty").containsKeys("evidence_blocking", "evidence_locks", "evidence_long_statements", "evidence_transactions",
                            "evidence_xmin_holders", "evidence_connections", "evidence_connection_limits", "evidence_databases", "evidence_waits",
                            "evidence_replication", "evidence_slots", "evidence_archiver", "evidence_wal", "evidence_progress", "evidence_xid_databases",
                            "evidence_prepared", "evidence_temp", "evidence_checkpoints", "evidence_settings", "evidence_subscriptions",
                            "evidence_top_statements", "evidence_dead_rows", "evidence_vacuum_due", "evidence_xid_tables", "evidence_indexes",
                            "evidence_largest_tables", "evidence_sequences");
                    assertThat(messages(round, Outcome.SKIP)).allMatch(message -> message.matches(
                            "evidence_(wal_receiver|conflicts): only on a replica.*|evidence_bloat: .*GRANT.*|evidence_collations: .*|evidence_\\w+_1\\d: .*"));
                });
                Inspection.Round replica = look(standby);
                assertThat(messages(replica, Outcome.FAIL)).isEmpty();
                assertThat(rows(replica)).containsKeys("evidence_wal_receiver", "evidence_conflicts", "evidence_xid_tables", "evidence_settings");
                waiter.breakOff();
                root.breakOff();
                old.breakOff();
                execute(subscriber, "ALTER SUBSCRIPTION sub SET (slot_name = NONE)", "DROP SUBSCRIPTION sub", "ROLLBACK PREPARED 'forgotten'");
                await().atMost(SOON).until(() -> !build.isAlive());
            }
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }

    private static void prepare(PgServer server) throws SQLException {
        server.execute("CREATE EXTENSION pg_stat_statements", "CREATE TABLE fought AS SELECT 1 AS x", "CREATE TABLE unused (id serial PRIMARY KEY, x int)",
                "CREATE INDEX never ON unused (x)", "CREATE TABLE dead AS SELECT g AS x FROM generate_series(1, 5000) AS g", "DELETE FROM dead WHERE x > 2500");
        try (Connection connection = server.connection("postgres")) {
            execute(connection, "BEGIN", "INSERT INTO unused (x) VALUES (1)", "PREPARE TRANSACTION 'forgotten'");
        }
    }

    @Majors
    void theBlockingTreeHasTheRootBlockerFirst(int major) throws SQLException {
        try (PgServer server = server(major); Client root = Client.on(server); Client ddl = Client.on(server); Client reader = Client.on(server);
                Watch watch = new Watch(server)) {
            server.execute("CREATE TABLE fought AS SELECT 1 AS x");
            String rootPid = root.value("SELECT pg_backend_pid()");
            String ddlPid = ddl.value("SELECT pg_backend_pid()");
            String readerPid = reader.value("SELECT pg_backend_pid()");
            root.run("UPDATE fought SET x = 2");
            ddl.start("ALTER TABLE fought ADD COLUMN y int");
            waiting(server, 1);
            reader.start("SELECT * FROM fought");
            waiting(server, 2);
            CapturedTable table = watch.capture("evidence_blocking", Map.of());
            assertThat(column(table, "pid")).containsExactly(rootPid, "· " + ddlPid, "· · " + readerPid);
            assertThat(column(table, "role")).containsExactly("root blocker", "waiter", "waiter");
            assertThat(column(table, "waits_for")).containsExactly("", rootPid, ddlPid);
            assertThat(column(table, "lock")).containsExactly("", "AccessExclusiveLock on public.fought", "AccessShareLock on public.fought");
            assertThat(column(table, "state")).containsExactly("idle in transaction", "active", "active");
            assertThat(column(table, "query")).containsExactly("UPDATE fought SET x = 2", "ALTER TABLE fought ADD COLUMN y int", "SELECT * FROM fought");
            assertThat(table.hidden()).containsExactlyInAnyOrder("query", "usename", "client_addr");
        }
    }

    @Majors
    void whatIsLookedForInADatabaseIsFoundThere(int major) throws SQLException {
        try (PgServer server = server(major)) {
            server.execute("CREATE DATABASE app");
            server.executeIn("app", "CREATE TABLE dead (x int) WITH (autovacuum_enabled = false)",
                    "INSERT INTO dead SELECT generate_series(1, 5000)", "DELETE FROM dead WHERE x > 2500");
            try (Watch watch = new Watch(server)) {
                await().atMost(SOON).until(() -> server.value("app", "SELECT n_dead_tup FROM pg_stat_user_tables").equals("2500"));
                CapturedTable table = watch.capture("evidence_dead_rows", Map.of("datname", "app"));
                assertThat(table.title()).isEqualTo("Tables with most dead rows, in database app");
                assertThat(column(table, "relname").get(0)).isEqualTo("dead");
                assertThat(column(table, "dead").get(0)).isEqualTo("2500");
                assertThat(column(table, "dead_percent").get(0)).isEqualTo("50");
                assertThat(column(table, "options").get(0)).isEqualTo("autovacuum_enabled=false");
            }
        }
    }

    @Majors
    void aServerThatIsDownIsANote(int major) throws SQLException {
        try (PgServer server = server(major); Watch watch = new Watch(server)) {
            assertThat(watch.capture("evidence_slots", Map.of()).columns()).contains("slot_name", "retained");
            server.kill9();
            await().atMost(SOON).until(() -> !watch.collector.status().up());
            assertThat(watch.capture("evidence_blocking", Map.of()).note()).isEqualTo("not captured: the server is down");
        }
    }

    @Test
    void theConsoleOfPgBouncerHasItsOwn() throws Exception {
        try (PgServer server = PgServer.start(MajorVersions.newest()); PgBouncer bouncer = PgBouncer.start(server)) {
            Inspection.Round round = look("postgresql://stats:stats@" + bouncer.host() + ":" + bouncer.port() + "/pgbouncer");
            assertThat(messages(round, Outcome.FAIL)).isEmpty();
            assertThat(rows(round)).containsOnlyKeys("evidence_pgbouncer_pools", "evidence_pgbouncer_databases");
        }
    }

    private static void waiting(PgServer server, int sessions) {
        await().atMost(SOON).until(() -> server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .equals(Integer.toString(sessions)));
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Thread start(Connection connection, String sql) {
        Thread thread = new Thread(() -> {
            try {
                execute(connection, sql);
            } catch (SQLException e) {
                // The end of the test cancelled it.
                return;
            }
        }, "builder");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static List<String> column(CapturedTable table, String name) {
        int index = table.columns().indexOf(name);
        return table.rows().stream().map(row -> row.get(index)).toList();
    }

    private static List<String> messages(Inspection.Round round, Outcome outcome) {
        return round.results().stream().filter(result -> result.outcome() == outcome)
                .map(result -> result.planned().query().key() + ": " + result.message()).toList();
    }

    /** Rows of what was captured and is not empty. */
    private static Map<String, Long> rows(Inspection.Round round) {
        return round.results().stream().filter(result -> result.outcome() == Outcome.OK && result.rows() > 0)
                .collect(Collectors.toMap(result -> result.planned().query().name(), Inspection.Result::rows, Long::sum));
    }

    private Inspection.Round look(PgServer server) {
        return look(Monitor.url(server));
    }

    private Inspection.Round look(String url) {
        Configuration configuration = configuration(url);
        TargetSettings target = configuration.settings().targets().get(0);
        try (Server connections = PostgresServer.open(target.name(), target.connection())) {
            return new Inspection(target, new LoadedQueries(List.of(), configuration.evidence()), configuration.settings().limits(), connections,
                    Clocks.system()).round();
        }
    }

    private Configuration configuration(String url) {
        return TestSidecar.load(directory, "targets:\n  main: {url: \"" + url + "\"}\n");
    }

    /** A collector with nothing to do but what is asked of it. */
    private final class Watch implements AutoCloseable {
        private final Server connections;
        private final TargetCollector collector;

        Watch(PgServer server) {
            Configuration configuration = configuration(Monitor.url(server));
            TargetSettings target = configuration.settings().targets().get(0);
            Clocks clocks = Clocks.system();
            connections = PostgresServer.open(target.name(), target.connection());
            collector = new TargetCollector(target, new LoadedQueries(List.of(), configuration.evidence()), configuration.settings().limits(),
                    connections, new SnapshotStore(target.name(), new PartRenderer(), 1000), clocks, new Histories(clocks, false), Optional::empty);
            collector.start();
        }

        CapturedTable capture(String name, Map<String, String> labels) {
            ConcurrentLinkedQueue<CapturedTable> taken = new ConcurrentLinkedQueue<>();
            if (collector.status().version().isEmpty()) {
                await().atMost(SOON).until(() -> collector.status().up());
            }
            collector.capture(List.of(name), labels, taken::add);
            await().atMost(SOON).until(() -> !taken.isEmpty());
            return taken.element();
        }

        @Override
        public void close() {
            collector.stop();
            connections.close();
            collector.close();
        }
    }
}
