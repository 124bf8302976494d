package dev.pgvigil.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.postgresql.jdbc.PgConnection;

/**
 * A connection to PgBouncer's console, without a pool: a pool asks for the isolation level and for signs of life in words that the console
 * doesn't know, and takes its answers, all of SQLSTATE 08P01, for a broken connection.
 */
final class ConsoleLane implements Lane {
    private final ReentrantLock turn = new ReentrantLock();
    private final LaneSource source;

    ConsoleLane(LaneSource source) {
        this.source = source;
    }

    @Override
    public <T> T on(Function<Connection, T> work) {
        turn.lock();
        try {
            source.prepare();
            return work.apply(source.current());
        } finally {
            turn.unlock();
        }
    }

    @Override
    public boolean isBusy() {
        return turn.isLocked();
    }

    @Override
    public PgConnection current() {
        return source.current();
    }

    @Override
    public void shut() {
        source.close();
    }

    @Override
    public void close() {
        PgConnection open = source.current();
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            // Being closed anyway.
            return;
        }
    }
}
