package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Leaves dead rows in a table that autovacuum doesn't clean. The update changes an indexed column, or the server would prune them by
 * itself. Far above every threshold it vacuums, so that a demo of days doesn't fill the disk.
 */
final class DeadRows implements Activity {
    private static final long MOST = 400_000;

    @Override
    public String database() {
        return DemoCluster.SHOP;
    }

    @Override
    public Duration rest() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Not cart 1: the lock waits are about that one.
            statement.execute("UPDATE app.carts SET touched = clock_timestamp() WHERE id IN (SELECT 2 + (random() * 39990)::int"
                    + " FROM generate_series(1, 400))");
            if (dead(statement) > MOST) {
                statement.execute("VACUUM app.carts");
            }
        }
    }

    private static long dead(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT pg_stat_get_dead_tuples('app.carts'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
