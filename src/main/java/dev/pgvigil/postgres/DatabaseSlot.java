package dev.pgvigil.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.postgresql.jdbc.PgConnection;

/**
 * The third connection: short visits to one database after the other, and fresh logins. One at a time, whoever asks. A visit ends
 * within 4 s, because CREATE and DROP DATABASE give up when somebody stays in a database for 5 s.
 */
final class DatabaseSlot {
    static final Duration VISIT = Duration.ofSeconds(4);
    /** Above a visit: ends a session that we lost without the server noticing. */
    private static final Duration IDLE = Duration.ofSeconds(10);
    private final ReentrantLock turn = new ReentrantLock();
    private final ConnectionOpener opener;
    private final LongSupplier nanos;
    private volatile PgConnection current;
    private volatile boolean closed;

    DatabaseSlot(ConnectionOpener opener, LongSupplier nanos) {
        this.opener = opener;
        this.nanos = nanos;
    }

    /** @throws ServerException when the login fails */
    <T> T visit(String datname, BiFunction<Connection, Deadline, T> work) {
        turn.lock();
        try {
            Deadline deadline = Deadline.in(VISIT, nanos);
            try (PgConnection connection = open(datname, deadline)) {
                return work.apply(connection, deadline);
            } catch (SQLException e) {
                throw Failures.statement(e);
            }
        } finally {
            turn.unlock();
        }
    }

    /** The connection of the visit under way, or of the last one. */
    PgConnection current() {
        return current;
    }

    boolean isBusy() {
        return turn.isLocked();
    }

    void shut() {
        closed = true;
    }

    private PgConnection open(String datname, Deadline deadline) throws SQLException {
        if (closed) {
            throw PostgresServer.closed();
        }
        PgConnection opened = opener.openBeside(datname, IDLE, deadline);
        current = opened;
        if (closed) {
            opened.close();
            throw PostgresServer.closed();
        }
        return opened;
    }
}
