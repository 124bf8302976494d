package dev.pgvigil.sidecar;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pooler whose clients wait or that is paused, to the pushed alerts and their ends. */
@Timeout(600)
class PgBouncerAlertFaultsIT {
    @TempDir
    private Path directory;

    @Test
    void poolsThatAreFullOrPaused() throws SQLException {
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            server.execute("CREATE ROLE app LOGIN");
            try (PgBouncer bouncer = PgBouncer.builder(server).user("app", "app").setting("default_pool_size", "1").start();
                    FaultWatch watch = watch(bouncer).untilSettled()) {
                fill(server, bouncer, watch);
                // A database that nobody uses is forgotten, paused or not.
                try (Connection idle = connection(bouncer, "postgres", "app"); Connection console = connection(bouncer, "pgbouncer", "admin")) {
                    idle.setAutoCommit(false);
                    FaultSessions.execute(console, "PAUSE postgres");
                    watch.untilAllFire();
                    FaultSessions.execute(console, "RESUME postgres");
                }
                watch.untilAllResolve();
            }
        }
    }

    private static void fill(PgServer server, PgBouncer bouncer, FaultWatch watch) throws SQLException {
        try (Connection busy = connection(bouncer, "postgres", "app"); Connection waiting = connection(bouncer, "postgres", "app");
                FaultSessions sessions = new FaultSessions(server)) {
            busy.setAutoCommit(false);
            FaultSessions.execute(busy, "SELECT 1");
            waiting.setAutoCommit(false);
            sessions.start(waiting, "SELECT 1");
            watch.untilFires("PgBouncerClientsWaiting", "PgBouncerPoolsSaturated");
            busy.rollback();
        }
    }

    private static Connection connection(PgBouncer bouncer, String database, String user) throws SQLException {
        return DriverManager.getConnection(bouncer.jdbcUrl(database) + "?user=" + user + "&password=" + user
                + "&socketTimeout=60&preferQueryMode=simple&assumeMinServerVersion=9.0&replication=false");
    }

    private FaultWatch watch(PgBouncer bouncer) {
        return FaultWatch.start(directory, "PgBouncerAlertFaultsIT.poolsThatAreFullOrPaused",
                "targets:\n  main: {url: \"postgresql://stats:stats@" + bouncer.host() + ":" + bouncer.port() + "/pgbouncer\"}\n");
    }
}
