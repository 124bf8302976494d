package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Two sessions lock two rows, each in the other's order; the server ends one of them. */
final class Deadlocks implements Activity {
    static final String DEADLOCK_DETECTED = "40P01";
    private static final Duration PARTNER_ENDS = Duration.ofSeconds(10);
    private final Sessions sessions;

    Deadlocks(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String database() {
        return DemoCluster.SHOP;
    }

    @Override
    public Duration rest() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException, InterruptedException {
        try (Connection other = sessions.open(database()); Statement here = connection.createStatement(); Statement there = other.createStatement()) {
            here.execute("BEGIN; SELECT FROM app.tellers WHERE tid = 1 FOR UPDATE");
            there.execute("BEGIN; SELECT FROM app.tellers WHERE tid = 2 FOR UPDATE");
            AtomicReference<SQLException> failure = new AtomicReference<>();
            Thread partner = new Thread(() -> cross(there, 1, failure), "demo-Deadlocks-partner");
            partner.setDaemon(true);
            partner.start();
            cross(here, 2, failure);
            partner.join(PARTNER_ENDS.toMillis());
            if (failure.get() != null) {
                throw failure.get();
            }
        }
    }

    /** Wants the other's row and ends the transaction, whichever of the two the server chose to fail. */
    private static void cross(Statement session, int row, AtomicReference<SQLException> failure) {
        try {
            session.execute("SELECT FROM app.tellers WHERE tid = " + row + " FOR UPDATE");
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            rollBackAfter(e, session, failure);
        }
    }

    private static void rollBackAfter(SQLException e, Statement session, AtomicReference<SQLException> failure) {
        if (!DEADLOCK_DETECTED.equals(e.getSQLState())) {
            failure.set(e);
            return;
        }
        try {
            session.execute("ROLLBACK");
        } catch (SQLException second) {
            failure.set(second);
        }
    }
}
