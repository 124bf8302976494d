package dev.pgvigil.catalogue;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One server for each major version on which nothing vacuums or analyzes by itself, shared by the tests of this package and closed
 * when the process ends. Besides {@code pgvigil}, which has pg_monitor, there is {@code pgvigil_full}, which may read all data.
 */
final class QuietServers {
    static final String MONITOR = Monitor.USER;
    static final String FULL = "pgvigil_full";
    private static final Map<Integer, PgServer> SHARED = new ConcurrentHashMap<>();

    private QuietServers() {
    }

    /** The server of a major version, started at the first call. Not to be closed or stopped. */
    static PgServer shared(int major) {
        return SHARED.computeIfAbsent(major, QuietServers::start);
    }

    private static PgServer start(int major) {
        PgServer server = PgServer.builder(major).setting("autovacuum", "off").start();
        Monitor.createRole(server);
        server.execute("CREATE ROLE " + FULL + " LOGIN", "GRANT pg_monitor, pg_read_all_data TO " + FULL);
        return server;
    }
}
