package dev.pgvigil.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * Where a lane's pool has its one connection from. The lane's own thread logs in and leaves the connection here for the pool to fetch: so
 * one try is one login, and its failure comes at once and as it is. A pool left to itself tries again and again until its time is up,
 * which hides the cause and locks accounts. Never two connections at once. Thread-safe.
 */
final class LaneSource implements DataSource {
    private final Supplier<PgConnection> opener;
    private final LongSupplier moves;
    private volatile PgConnection current;
    private volatile boolean closed;
    private PgConnection ready;
    private volatile ServerException failure;
    private long openedAt;

    /** @param moves changes whenever what is open is of no more use */
    LaneSource(Supplier<PgConnection> opener, LongSupplier moves) {
        this.opener = opener;
        this.moves = moves;
    }

    /** To be called before the pool is asked: logs in unless there is a connection. True when what the pool had is closed now. */
    synchronized boolean prepare() {
        if (closed) {
            throw PostgresServer.closed();
        }
        failure = null;
        if (current != null && !isClosed(current) && openedAt == moves.getAsLong()) {
            return false;
        }
        ready = open();
        return true;
    }

    /** For the pool. When it found its connection dead just now, it gets one try of its own. */
    @Override
    public synchronized Connection getConnection() throws SQLException {
        PgConnection prepared = ready;
        ready = null;
        if (prepared != null) {
            return prepared;
        }
        if (failure == null) {
            try {
                return open();
            } catch (ServerException e) {
                failure = e;
            }
        }
        throw new SQLException(failure.getMessage(), failure.sqlState(), failure);
    }

    /** Why the pool got no connection since {@link #prepare()}; null when it got one or none was tried. */
    ServerException failure() {
        return failure;
    }

    /** The connection the pool has, if any. */
    PgConnection current() {
        return current;
    }

    /** Nothing is opened any more. */
    void close() {
        closed = true;
    }

    private PgConnection open() {
        if (closed) {
            throw PostgresServer.closed();
        }
        if (current != null) {
            closeQuietly(current);
        }
        openedAt = moves.getAsLong();
        PgConnection opened = opener.get();
        current = opened;
        if (closed) {
            closeQuietly(opened);
            throw PostgresServer.closed();
        }
        return opened;
    }

    private static boolean isClosed(PgConnection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    static void closeQuietly(PgConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was being thrown away: nothing is lost with it.
            return;
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("credentials come from the settings");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // The driver logs by java.util.logging.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The opener has its own.
    }

    /** How long a closing pool waits for a login under way, in seconds. */
    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
