package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom, and what holds back vacuum, against what the test itself did. */
@Timeout(180)
class BlockingIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    @TempDir
    private Path directory;

    @Majors
    void aChainOfWaitersHasOneRootThatSitsIdleInTransaction(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_blocked", "pg_idle_in_transaction");
                Client root = Client.on(server); Client ddl = Client.on(server); Client reader = Client.on(server)) {
            server.execute("CREATE TABLE fought AS SELECT 1 AS x");
            root.run("UPDATE fought SET x = 2");
            long began = System.nanoTime();
            ddl.start("ALTER TABLE fought ADD COLUMN y int");
            await().atMost(SOON).until(() -> look.round().number("pg_blocked_sessions") == 1);
            reader.start("SELECT * FROM fought");
            await().atMost(SOON).until(() -> look.round().number("pg_blocked_sessions") == 2);
            Seen seen = look.round();
            double waited = (System.nanoTime() - began) / 1e9;
            assertThat(seen.number("pg_blocked_root_blockers")).isEqualTo(1);
            assertThat(seen.number("pg_blocked_root_blockers_idle_in_transaction")).isEqualTo(1);
            assertThat(seen.number("pg_blocked_root_blockers_active")).isZero();
            assertThat(seen.number("pg_blocked_most_behind_one")).isEqualTo(2);
            assertThat(seen.number("pg_blocked_sessions_access_exclusive")).isEqualTo(1);
            assertThat(seen.number("pg_blocked_longest_seconds")).isCloseTo(waited, within(2.0));
            assertThat(seen.number("pg_idle_in_transaction_sessions")).isEqualTo(1);
            assertThat(seen.number("pg_idle_in_transaction_oldest_seconds")).isCloseTo(waited, within(2.0));
            root.commit();
            await().atMost(SOON).until(() -> look.round().number("pg_blocked_root_blockers_idle_in_transaction") == 1 && !ddl.isBusy());
        }
    }

    @Majors
    void whileNobodyWaitsTheLockTableIsNotLookedAt(int major) throws IOException {
        try (PgServer server = server(major)) {
            String plan = server.value("postgres", "EXPLAIN (ANALYZE, FORMAT JSON) " + Shipped.query("pg_blocked").sql());
            assertThat(loops(new ObjectMapper().readTree(plan), "pg_lock_status")).isNotEmpty().containsOnly(0);
        }
    }

    /** How often each scan of a function ran. */
    private static List<Integer> loops(JsonNode plan, String function) {
        return plan.findParents("Function Name").stream().filter(node -> node.get("Function Name").asText().equals(function))
                .map(node -> node.get("Actual Loops").asInt()).toList();
    }

    @Majors
    void membersOfMultixactsAreAsManyAsTheirFilesAndGrowWithSharedLocks(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.as("postgres", directory, server, "pg_multixact", "pg_control");
                Client one = Client.on(server); Client other = Client.on(server)) {
            server.execute("CREATE TABLE shared AS SELECT generate_series(1, 30000) AS x", "CHECKPOINT");
            assertThat(look.round().number("pg_multixact_members")).isEqualTo(files(server) * 52352.0);
            // Each row in a subtransaction of its own: equal sets of lockers would share one multixact.
            one.run("DO $$ DECLARE r record; BEGIN FOR r IN SELECT ctid FROM shared LOOP BEGIN PERFORM 1 FROM shared WHERE ctid = r.ctid FOR SHARE;"
                    + " EXCEPTION WHEN division_by_zero THEN NULL; END; END LOOP; END $$");
            other.run("SELECT x FROM shared FOR SHARE");
            server.execute("CHECKPOINT");
            look.pass(Duration.ofMinutes(40));
            Seen seen = look.round();
            assertThat(files(server)).as("2 members for each of 30000 rows").isEqualTo(2);
            assertThat(seen.number("pg_multixact_members")).isEqualTo(2 * 52352.0);
            assertThat(seen.number("pg_multixact_members_used_ratio")).isCloseTo(2 * 52352 / Math.pow(2, 32), within(1e-9));
            assertThat(seen.number("pg_control_multixact_members_per_second")).isCloseTo(60000.0 / 2400, within(1.0));
        }
    }

    private static long files(PgServer server) {
        String[] found = server.dataDirectory().resolve("pg_multixact/members").toFile().list();
        return found == null ? -1 : found.length;
    }

    @Majors
    void rootsAreToldApartByKind(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_blocked");
                Client active = Client.on(server); Client prepared = Client.on(server); Client outside = Client.on(server);
                Client first = Client.on(server); Client second = Client.on(server); Client third = Client.on(server)) {
            server.execute("CREATE TABLE a AS SELECT 1 AS x", "CREATE TABLE b AS SELECT 1 AS x");
            active.run("LOCK TABLE a IN ACCESS EXCLUSIVE MODE").start("SELECT pg_sleep(600)");
            prepared.run("LOCK TABLE b IN ACCESS EXCLUSIVE MODE", "PREPARE TRANSACTION 'left'");
            outside.run("SELECT pg_advisory_lock(7)").commit();
            first.start("SELECT * FROM a");
            second.start("SELECT * FROM b");
            third.start("SELECT pg_advisory_lock(7)");
            await().atMost(SOON).until(() -> look.round().number("pg_blocked_sessions") == 3);
            Seen seen = look.round();
            assertThat(seen.number("pg_blocked_root_blockers")).isEqualTo(3);
            assertThat(seen.number("pg_blocked_root_blockers_active")).isEqualTo(1);
            assertThat(seen.number("pg_blocked_root_blockers_prepared")).isEqualTo(1);
            assertThat(seen.number("pg_blocked_root_blockers_other")).isEqualTo(1);
            assertThat(seen.number("pg_blocked_root_blockers_idle_in_transaction")).isZero();
            assertThat(seen.number("pg_blocked_most_behind_one")).isEqualTo(1);
            server.execute("ROLLBACK PREPARED 'left'");
            await().atMost(SOON).until(() -> look.round().number("pg_blocked_sessions") == 2);
        }
    }

    @Majors
    void aForgottenPreparedTransactionHoldsBackVacuumByAsManyTransactionsAsFollowed(int major) throws SQLException {
        try (PgServer server = server(major);
                ServerLook look = ServerLook.at(directory, server, "pg_xmin_horizon", "pg_prepared_xacts", "pg_resource", "pg_txid");
                Client client = Client.on(server)) {
            String xid = client.run("CREATE TABLE t (x int)").value("SELECT txid_current()");
            client.run("PREPARE TRANSACTION 'forgotten'");
            long began = System.nanoTime();
            for (int i = 0; i < 40; i++) {
                server.execute("SELECT txid_current()");
            }
            Seen seen = look.round();
            double next = Double.parseDouble(server.value("postgres", "SELECT txid_snapshot_xmax(txid_current_snapshot())"));
            assertThat(seen.number("pg_xmin_horizon_age", "prepared")).isCloseTo(next - Double.parseDouble(xid), within(2.0)).isGreaterThanOrEqualTo(40);
            assertThat(seen.number("pg_xmin_horizon_worst_age")).isEqualTo(seen.number("pg_xmin_horizon_age", "prepared"));
            assertThat(seen.number("pg_xmin_horizon_age", "slot")).isZero();
            assertThat(seen.number("pg_txid_current")).isCloseTo(next, within(2.0));
            assertThat(seen.number("pg_prepared_xacts_transactions")).isEqualTo(1);
            assertThat(seen.number("pg_prepared_xacts_oldest_seconds")).isCloseTo((System.nanoTime() - began) / 1e9, within(3.0));
            assertThat(seen.number("pg_resource_used", "prepared_transactions")).isEqualTo(1);
            assertThat(seen.number("pg_resource_used_ratio", "prepared_transactions")).isEqualTo(0.2);
            server.execute("ROLLBACK PREPARED 'forgotten'");
            assertThat(look.round().number("pg_xmin_horizon_age", "prepared")).isZero();
        }
    }

    @Majors
    void anOpenSnapshotIsABackendsHoldAndALogicalSlotHoldsTheCatalogs(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_xmin_horizon", "pg_long_running");
                Client client = Client.on(server)) {
            server.execute("SELECT pg_create_logical_replication_slot('decoding', 'pgoutput')");
            client.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
            for (int i = 0; i < 25; i++) {
                server.execute("SELECT txid_current()");
            }
            Seen seen = look.round();
            assertThat(seen.number("pg_xmin_horizon_age", "backend")).isBetween(25.0, 30.0);
            assertThat(seen.number("pg_xmin_horizon_age", "slot_catalog")).isBetween(25.0, 40.0);
            assertThat(seen.number("pg_long_running_transactions")).isEqualTo(1);
            client.commit();
            assertThat(look.round().number("pg_xmin_horizon_age", "backend")).isLessThan(25);
        }
    }

    @Majors
    void aDeadlockIsCountedOnceAndForAQuarterOfAnHour(int major) throws SQLException {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_stat_database");
                Client one = Client.on(server); Client other = Client.on(server)) {
            server.execute("CREATE TABLE fought AS SELECT generate_series(1, 2) AS x");
            look.round();
            one.run("UPDATE fought SET x = x WHERE x = 1");
            other.run("UPDATE fought SET x = x WHERE x = 2");
            one.start("UPDATE fought SET x = x WHERE x = 2");
            other.start("UPDATE fought SET x = x WHERE x = 1");
            await().atMost(SOON).until(() -> !one.isBusy() || !other.isBusy());
            // A session reports what it counted when its transaction ends.
            one.breakOff();
            other.breakOff();
            long logged = Pattern.compile("deadlock detected").matcher(server.log()).results().count();
            await().atMost(SOON).until(() -> look.round().number("pg_stat_database_deadlocks", "postgres") == logged);
            assertThat(logged).isEqualTo(1);
            look.pass(Duration.ofMinutes(10));
            assertThat(look.round().number("pg_stat_database_deadlocks_recent", "postgres")).isEqualTo(1);
            look.pass(Duration.ofMinutes(20));
            look.round();
            look.pass(Duration.ofMinutes(20));
            assertThat(look.round().number("pg_stat_database_deadlocks_recent", "postgres")).isZero();
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.builder(major).setting("max_prepared_transactions", "5").start();
        Monitor.createRole(server);
        return server;
    }
}
