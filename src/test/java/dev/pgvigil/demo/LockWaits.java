package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One session holds a row that another wants, until the other gives up after some seconds. */
final class LockWaits implements Activity {
    static final String LOCK_NOT_AVAILABLE = "55P03";
    private final Sessions sessions;

    LockWaits(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String database() {
        return DemoCluster.SHOP;
    }

    @Override
    public Duration rest() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException {
        try (Statement holder = connection.createStatement()) {
            holder.execute("BEGIN; UPDATE app.carts SET items = items WHERE id = 1");
            wantTheSameRow();
            holder.execute("ROLLBACK");
        }
    }

    private void wantTheSameRow() throws SQLException {
        try (Connection other = sessions.open(database()); Statement waiter = other.createStatement()) {
            waiter.execute("SET lock_timeout = '4s'");
            waiter.execute("UPDATE app.carts SET items = items WHERE id = 1");
        } catch (SQLException e) {
            Sessions.expect(LOCK_NOT_AVAILABLE, e);
        }
    }
}
