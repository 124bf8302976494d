package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Sessions that can all be broken off at once, whatever their threads are waiting for. Safe for any thread. */
final class TrackedSessions implements Sessions, AutoCloseable {
    private final Sessions origin;
    private final List<Connection> opened = new ArrayList<>();
    private boolean closed;

    TrackedSessions(Sessions origin) {
        this.origin = origin;
    }

    @Override
    public Connection open(String database) throws SQLException {
        Connection connection = origin.open(database);
        if (remember(connection)) {
            return connection;
        }
        connection.close();
        throw new SQLException("the workload stops");
    }

    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        for (Connection connection : opened) {
            connection.abort(Runnable::run);
        }
    }

    private synchronized boolean remember(Connection connection) throws SQLException {
        if (closed) {
            return false;
        }
        for (int i = opened.size() - 1; i >= 0; i--) {
            if (opened.get(i).isClosed()) {
                opened.remove(i);
            }
        }
        opened.add(connection);
        return true;
    }
}
