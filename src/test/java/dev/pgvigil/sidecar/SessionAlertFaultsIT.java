package dev.pgvigil.sidecar;

import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.ServerClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that hold, wait, crowd, break off or take long, to the pushed alerts and their ends. */
@Timeout(600)
class SessionAlertFaultsIT {
    private static final int WAITERS = 11;
    private static final int PREPARED = 5;
    private static final String ASLEEP = "FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    @TempDir
    private Path directory;

    @Test
    void locksAndTransactions() throws SQLException {
        try (PgServer server = server(); FaultWatch watch = watch(server, "locksAndTransactions")) {
            server.execute("CREATE TABLE fought AS SELECT generate_series(1, 2) AS x", "CREATE TABLE held (x int)", "CREATE ROLE app LOGIN CONNECTION LIMIT 5",
                    "CREATE DATABASE small CONNECTION LIMIT 5");
            watch.untilSettled();
            try (FaultSessions sessions = new FaultSessions(server)) {
                block(sessions);
                crowd(sessions);
                prepare(server);
                watch.untilAllFire();
            }
            for (int i = 0; i < PREPARED; i++) {
                server.execute("ROLLBACK PREPARED 'forgotten" + i + "'");
            }
            watch.untilAllResolve();
        }
    }

    private static void block(FaultSessions sessions) throws SQLException {
        sessions.transaction("LOCK TABLE held", "SELECT count(pg_advisory_xact_lock(n)) FROM generate_series(1, 320) AS n");
        for (int i = 0; i < WAITERS; i++) {
            sessions.start("SELECT * FROM held");
        }
        Connection one = sessions.transaction("UPDATE fought SET x = x WHERE x = 1");
        Connection other = sessions.transaction("UPDATE fought SET x = x WHERE x = 2");
        sessions.start(one, "UPDATE fought SET x = x WHERE x = 2");
        sessions.start(other, "UPDATE fought SET x = x WHERE x = 1");
    }

    private static void crowd(FaultSessions sessions) throws SQLException {
        sessions.idle(5, "small", "app");
        sessions.idle(12, "postgres", "postgres");
    }

    /** All the room for prepared transactions; the oldest is behind a few dozen transactions then. */
    private static void prepare(PgServer server) {
        for (int i = 0; i < PREPARED; i++) {
            server.execute("BEGIN; SELECT txid_current(); PREPARE TRANSACTION 'forgotten" + i + "'");
        }
        for (int i = 0; i < 40; i++) {
            server.execute("SELECT txid_current()");
        }
    }

    @Test
    void countersOfADatabase() throws SQLException {
        try (PgServer server = server()) {
            for (String database : new String[] {"rolled", "spilled", "lost", "cold"}) {
                server.execute("CREATE DATABASE " + database);
            }
            server.executeIn("cold", "CREATE TABLE cold WITH (fillfactor = 10) AS SELECT n, repeat('x', 600) AS filler FROM generate_series(1, 9000) AS n");
            countersOfADatabase(server);
        }
    }

    private void countersOfADatabase(PgServer server) throws SQLException {
        try (FaultWatch watch = watch(server, "countersOfADatabase").untilSettled()) {
            try (FaultSessions sessions = new FaultSessions(server)) {
                sessions.again("rolled", connection -> FaultSessions.execute(connection, "BEGIN; SELECT 1; ROLLBACK"));
                sessions.again("spilled", connection -> FaultSessions.execute(connection, "SET work_mem = '64kB'; SELECT count(*) FROM "
                        + "(SELECT repeat(n::text, 20) FROM generate_series(1, 50000) AS n ORDER BY 1 OFFSET 1) AS sorted"));
                sessions.again("cold", connection -> FaultSessions.execute(connection, "SELECT count(filler) FROM cold"));
                sessions.lose("lost");
                watch.untilAllFire();
            }
            watch.untilAllResolve();
        }
    }

    /** One statement, which is as fast as it was until its sleep grows. */
    @Test
    void slowStatements() throws SQLException {
        try (PgServer server = server()) {
            server.execute("CREATE EXTENSION pg_stat_statements", "CREATE TABLE pace AS SELECT 0.01 AS seconds");
            try (FaultWatch watch = watch(server, "slowStatements")) {
                try (FaultSessions sessions = new FaultSessions(server)) {
                    for (int i = 0; i < 12; i++) {
                        sessions.again("postgres", connection -> FaultSessions.execute(connection, "SELECT pg_sleep(seconds) FROM pace"));
                    }
                    watch.untilSettled().untilServed("main", "pg_stat_statements_worst_slowdown_factor");
                    server.execute("UPDATE pace SET seconds = 0.8");
                    watch.untilAllFire();
                }
                watch.untilAllResolve();
            }
        }
    }

    /** What would take minutes is made by a clock that is set. */
    @Test
    void statementsThatGoOnAndOn() throws SQLException {
        try (ServerClock clock = ServerClock.create(); PgServer server = PgServer.builder(MajorVersions.newest()).clock(clock).start();
                FaultSessions sessions = new FaultSessions(server)) {
            Monitor.createRole(server);
            try (FaultWatch watch = watch(server, "statementsThatGoOnAndOn").untilSettled()) {
                for (int i = 0; i < 6; i++) {
                    sessions.start("SELECT pg_sleep(86400)");
                }
                await().atMost(FaultWatch.SOON).until(() -> server.value("postgres", "SELECT count(*) " + ASLEEP), "6"::equals);
                clock.ahead(Duration.ofMinutes(10));
                watch.untilAllFire();
                server.execute("SELECT pg_terminate_backend(pid) " + ASLEEP);
                watch.untilAllResolve();
            }
        }
    }

    private FaultWatch watch(PgServer server, String test) {
        return FaultWatch.start(directory, "SessionAlertFaultsIT." + test, Monitor.settings(server, ""));
    }

    private static PgServer server() {
        PgServer server = PgServer.builder(MajorVersions.newest()).setting("max_connections", "40").setting("max_locks_per_transaction", "10")
                .setting("max_prepared_transactions", String.valueOf(PREPARED)).start();
        Monitor.createRole(server);
        return server;
    }
}
