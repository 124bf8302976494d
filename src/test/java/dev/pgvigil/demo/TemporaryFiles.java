package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Reports over all events, with a sort that doesn't fit into memory. */
final class TemporaryFiles implements Activity {
    @Override
    public String database() {
        return DemoCluster.ANALYTICS;
    }

    @Override
    public Duration rest() {
        return Duration.ofSeconds(8);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET work_mem = '64kB'");
            statement.executeQuery("SELECT kind, sum(amount), max(at) FROM app.events GROUP BY kind").close();
            statement.executeQuery("SELECT count(*) FROM (SELECT amount FROM app.events ORDER BY amount, at OFFSET 1) sorted").close();
        }
    }
}
