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
            Thread partner = new Thread(() -> crossElsewhere(there, failure), "demo-Deadlocks-partner");
            partner.setDaemon(true);
            partner.start();
            cross(here, 2);
            partner.join(PARTNER_ENDS.toMillis());
            if (failure.get() != null) {
                throw failure.get();
            }
        }
    }

    private static void crossElsewhere(Statement session, AtomicReference<SQLException> failure) {
        try {
            cross(session, 1);
        } catch (SQLException e) {
            failure.set(e);
        }
    }

    /** Wants the other's row and ends the transaction, whichever of the two the server chose to fail. */
    private static void cross(Statement session, int row) throws SQLException {
        try {
            session.execute("SELECT FROM app.tellers WHERE tid = " + row + " FOR UPDATE");
        } catch (SQLException e) {
            Sessions.expect(DEADLOCK_DETECTED, e);
        }
        session.execute("ROLLBACK");
    }
}
