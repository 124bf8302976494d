package dev.pgvigil.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/** A lane on a pool of one connection. */
final class PooledLane extends Lane {
    /** For a connection that was found dead on borrowing; a first login takes its own time, see {@link LaneSource}. */
    private static final Duration BORROW = Duration.ofSeconds(3);
    private static final Duration VALIDATION = Duration.ofSeconds(1);
    private static final String NO_TIME = "08006";
    private final LaneSource source;
    private final HikariDataSource pool;

    private PooledLane(LaneSource source, HikariConfig config) {
        super(source);
        this.source = source;
        this.pool = new HikariDataSource(config);
    }

    /** A connection that is never given up by itself, so that monitoring goes on when the server has no slot left. */
    static Lane kept(String name, LaneSource source) {
        return new PooledLane(source, config(name, source));
    }

    /**
     * A connection that is closed after a while without work.
     *
     * @param idle without work, at least 10 s
     * @param lifetime in all, at least 30 s
     */
    static Lane renewed(String name, LaneSource source, Duration idle, Duration lifetime) {
        HikariConfig config = config(name, source);
        config.setIdleTimeout(idle.toMillis());
        config.setMaxLifetime(lifetime.toMillis());
        return new PooledLane(source, config);
    }

    private static HikariConfig config(String name, LaneSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(1);
        // Connects when a query is due and not before: a down server is tried at the caller's pace.
        config.setMinimumIdle(0);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setKeepaliveTime(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(BORROW.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.setReadOnly(true);
        config.setExceptionOverride(new Eviction());
        return config;
    }

    @Override
    <T> T use(boolean renewed, Function<Connection, T> work) {
        if (renewed) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        Connection connection = borrow();
        try {
            return work.apply(connection);
        } finally {
            giveBack(connection);
        }
    }

    @Override
    void close() {
        pool.close();
    }

    private Connection borrow() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            ServerException failure = source.failure();
            throw failure != null ? failure : new ServerException(NO_TIME + " no connection within " + BORROW.toSeconds()
                    + " s: the server does not answer the login", NO_TIME, e);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // A connection that breaks when it is reset is thrown away by the pool; the work itself is done.
            return;
        }
    }
}
