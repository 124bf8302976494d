package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Opens a transaction, reads, and forgets about it for a while. */
final class IdleTransactions implements Activity {
    private final Duration idle;

    IdleTransactions() {
        this(Duration.ofSeconds(20));
    }

    IdleTransactions(Duration idle) {
        this.idle = idle;
    }

    @Override
    public String database() {
        return DemoCluster.ANALYTICS;
    }

    @Override
    public Duration rest() {
        return Duration.ofSeconds(45);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN; SELECT max(id) FROM app.events");
            rest.take(idle);
            statement.execute("COMMIT");
        }
    }
}
