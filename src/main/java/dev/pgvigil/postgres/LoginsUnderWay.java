package dev.pgvigil.postgres;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.postgresql.jdbc.PgConnection;

/** The threads that are logging in, so that nobody waits for a server that does not answer when the target is closed. Thread-safe. */
final class LoginsUnderWay {
    private final Map<Thread, Optional<PgConnection>> all = new HashMap<>();
    private boolean closed;

    /**
     * Runs a login on this thread.
     *
     * @throws ServerException also when the target is closed before or meanwhile
     */
    PgConnection run(Supplier<PgConnection> login) {
        begin();
        try {
            return login.get();
        } catch (RuntimeException e) {
            throw isClosed() ? PostgresServer.closed() : e;
        } finally {
            end();
        }
    }

    /** The server has let this thread in; what is still to be settled goes over that connection. */
    synchronized void settling(PgConnection connection) {
        all.put(Thread.currentThread(), Optional.of(connection));
        if (closed) {
            abort(connection);
        }
    }

    /** Ends every login under way; none begins after this. */
    synchronized void close() {
        closed = true;
        all.forEach((thread, connection) -> connection.ifPresentOrElse(LoginsUnderWay::abort, thread::interrupt));
    }

    private synchronized void begin() {
        if (closed) {
            throw PostgresServer.closed();
        }
        all.put(Thread.currentThread(), Optional.empty());
    }

    private synchronized void end() {
        all.remove(Thread.currentThread());
        if (closed) {
            // It was meant for the login, which the driver waits for in a thread of its own, and leaves to that.
            Thread.interrupted();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static void abort(PgConnection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // Nothing more can be done to it; the socket's own timeout ends it.
            return;
        }
    }
}
