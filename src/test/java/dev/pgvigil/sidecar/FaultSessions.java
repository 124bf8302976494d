package dev.pgvigil.sidecar;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sessions that make a fault, of the superuser where nothing else is said. Closing breaks them off, whatever they do. */
final class FaultSessions implements AutoCloseable {
    private static final long PAUSE_MILLIS = 30;
    private final PgServer server;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** What is done again and again. */
    interface Deed {
        void run(Connection connection) throws SQLException;
    }

    FaultSessions(PgServer server) {
        this.server = server;
    }

    /** Sessions that do nothing. */
    void idle(int count, String database, String user) throws SQLException {
        for (int i = 0; i < count; i++) {
            connections.add(server.connection(database, user, ""));
        }
    }

    /** A session that stays in its transaction after these statements. */
    Connection transaction(String... statements) throws SQLException {
        Connection connection = server.connection("postgres");
        connections.add(connection);
        connection.setAutoCommit(false);
        for (String sql : statements) {
            execute(connection, sql);
        }
        return connection;
    }

    /** A statement that is not expected to end soon; when it fails its transaction ends. */
    void start(Connection connection, String sql) {
        thread(() -> {
            try {
                execute(connection, sql);
            } catch (SQLException e) {
                rollBack(connection);
            }
        });
    }

    /** The same in a session of its own. */
    void start(String sql) throws SQLException {
        start(transaction(), sql);
    }

    /** In one session until the end. */
    void again(String database, Deed deed) throws SQLException {
        Connection connection = server.connection(database);
        connections.add(connection);
        repeat(() -> deed.run(connection));
    }

    /** Each time in a new session, whose client is gone without a word. */
    void lose(String database) {
        repeat(() -> server.connection(database).abort(Runnable::run));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    private void repeat(Step step) {
        thread(() -> {
            try {
                while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    step.run();
                }
            } catch (SQLException e) {
                // Broken off by the end of the fault.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "fault");
        thread.setDaemon(true);
        thread.start();
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // It was broken off.
            return;
        }
    }

    @Override
    public void close() throws SQLException {
        stop.countDown();
        for (Connection connection : connections) {
            connection.abort(Runnable::run);
        }
    }
}
