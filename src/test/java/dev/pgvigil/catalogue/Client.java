package dev.pgvigil.catalogue;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A session that a test keeps open, in a transaction from its first statement on. Closing ends it whatever it does. */
final class Client implements AutoCloseable {
    private final Connection connection;
    private Thread busy;

    private Client(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    /** A superuser's session in database {@code postgres}. */
    static Client on(PgServer server) throws SQLException {
        return new Client(server.connection("postgres"));
    }

    /** A session over a connection that was opened elsewhere. */
    static Client of(Connection connection) throws SQLException {
        return new Client(connection);
    }

    Client run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return this;
    }

    /** The first column of the first row as text. */
    String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** From now on each statement is a transaction of its own. */
    Client outsideTransactions() throws SQLException {
        connection.setAutoCommit(true);
        return this;
    }

    /** Starts a statement that is not expected to end soon; how it ends is nobody's business. */
    Client start(String sql) {
        return inBackground(() -> quietly(sql));
    }

    /** Runs these again and again, until the session is closed. */
    Client again(String... statements) {
        return inBackground(() -> {
            boolean going = true;
            while (going) {
                going = quietly(statements);
            }
        });
    }

    private Client inBackground(Runnable work) {
        busy = new Thread(work, "client");
        busy.setDaemon(true);
        busy.start();
        return this;
    }

    /** Whether they succeeded. */
    private boolean quietly(String... statements) {
        try {
            run(statements);
            return true;
        } catch (SQLException e) {
            // Cancelled by the end of the test, or chosen as the victim of a deadlock.
            return false;
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** True while the statement that was started goes on. */
    boolean isBusy() {
        return busy != null && busy.isAlive();
    }

    /** Breaks the connection off, as a network does. */
    void breakOff() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close() throws SQLException {
        breakOff();
    }
}
