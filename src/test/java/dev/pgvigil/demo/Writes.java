package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The transaction of pgbench: an account, a teller and a branch change, and a line of history is added. */
final class Writes implements Activity {
    private static final String[] UPDATES = {
        "UPDATE app.accounts SET abalance = abalance + ? WHERE aid = ?",
        "UPDATE app.tellers SET tbalance = tbalance + ? WHERE tid = ?",
        "UPDATE app.branches SET bbalance = bbalance + ? WHERE bid = ?",
        "INSERT INTO app.history (delta, aid) VALUES (?, ?)"};
    private static final int[] ROWS = {50_000, 100, 10, 50_000};

    @Override
    public String database() {
        return DemoCluster.SHOP;
    }

    @Override
    public Duration rest() {
        return Duration.ofMillis(60);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try (Statement transaction = connection.createStatement()) {
            transaction.execute("BEGIN");
            for (int i = 0; i < UPDATES.length; i++) {
                change(connection, UPDATES[i], random.nextInt(-5000, 5001), random.nextInt(1, ROWS[i] + 1));
            }
            // One in fifty customers changes their mind.
            transaction.execute(random.nextInt(50) == 0 ? "ROLLBACK" : "COMMIT");
        }
    }

    private static void change(Connection connection, String sql, int delta, int row) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setInt(1, delta);
            update.setInt(2, row);
            update.executeUpdate();
        }
    }
}
