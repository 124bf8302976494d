package dev.pgvigil.bench;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Counts the role's sessions on some servers five times a second, from outside. Closed by who made it. */
final class ConnectionSampler implements AutoCloseable {
    private static final int EVERY_MILLIS = 200;
    private static final String COUNT = "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE usename = 'pgvigil'";
    private static final String LOGINS = "SELECT sum(sessions) FROM pg_catalog.pg_stat_database";
    private final List<PgServer> servers;
    private final Thread thread = new Thread(this::run, "connections");
    private final long loginsBefore;
    private volatile boolean stopping;
    private volatile long most;
    private volatile long sum;
    private volatile long samples;

    ConnectionSampler(List<PgServer> servers) {
        this.servers = servers;
        this.loginsBefore = logins();
        thread.setDaemon(true);
        thread.start();
    }

    /** The most at one time, summed over the servers. */
    long most() {
        return most;
    }

    double mean() {
        return samples == 0 ? 0 : (double) sum / samples;
    }

    /** Sessions begun since the sampler was made, those of the sampler itself left out. */
    long loginsSince() {
        return logins() - loginsBefore - 2L * servers.size();
    }

    private void run() {
        Connection[] connections = new Connection[servers.size()];
        try {
            for (int i = 0; i < connections.length; i++) {
                connections[i] = servers.get(i).connection("postgres");
            }
            while (!stopping) {
                sample(connections);
                Pause.millis(EVERY_MILLIS);
            }
            for (Connection connection : connections) {
                connection.close();
            }
        } catch (SQLException e) {
            System.err.println("connections are no longer counted: " + e.getMessage());
        }
    }

    private void sample(Connection... connections) throws SQLException {
        long now = 0;
        for (Connection connection : connections) {
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(COUNT)) {
                row.next();
                now += row.getLong(1);
            }
        }
        most = Math.max(most, now);
        sum = sum + now;
        samples = samples + 1;
    }

    private long logins() {
        return servers.stream().mapToLong(server -> Long.parseLong(server.value("postgres", LOGINS))).sum();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
