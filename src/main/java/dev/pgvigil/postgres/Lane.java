package dev.pgvigil.postgres;

import java.sql.Connection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.postgresql.jdbc.PgConnection;

/** One connection that is kept between the uses of a lane. Thread-safe; one caller at a time. */
abstract class Lane {
    private final ReentrantLock turn = new ReentrantLock();
    private final LaneSource source;

    Lane(LaneSource source) {
        this.source = source;
    }

    /** @throws ServerException when there is no connection to be had */
    final <T> T on(Function<Connection, T> work) {
        turn.lock();
        try {
            return use(source.prepare(), work);
        } finally {
            turn.unlock();
        }
    }

    /** @param renewed whether the connection of the last use is closed and another one stands ready */
    abstract <T> T use(boolean renewed, Function<Connection, T> work);

    /** True while somebody works on the connection. */
    final boolean isBusy() {
        return turn.isLocked();
    }

    /** What is open, or was open last; null before the first use. */
    final PgConnection current() {
        return source.current();
    }

    /** Lets nothing new begin; what is open stays open until {@link #close()}. */
    final void shut() {
        source.close();
    }

    abstract void close();
}
