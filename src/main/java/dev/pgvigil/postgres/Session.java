package dev.pgvigil.postgres;

import java.time.Duration;
import java.util.Optional;

/** One guarded connection while a lane has it. Used by one thread; never kept past the call it was handed to. */
public interface Session {

    /**
     * Runs one statement, read-only, under the server-side guards.
     *
     * @throws ServerException when it fails; the session stays usable unless {@link ServerException#isConnection()} or not {@link #isOpen()}
     */
    Rows query(QueryRequest request);

    /** {@code pg_is_in_recovery()} right now; false on PgBouncer's console. */
    boolean inRecovery();

    /** What stands for the connection below: the same object as before, unless there was a login in between. */
    Object connection();

    /** Preflight of the server and of the database this session is in. */
    ServerFacts preflight(Wanted wanted);

    /** Preflight of the database this session is in only. */
    DatabaseFacts databaseFacts(Wanted wanted);

    /** False once the connection had to be given up for a failure that was a statement's own; another session can be had at once. */
    default boolean isOpen() {
        return true;
    }

    /** What is left of a visit to a database, zero or less when it is over; empty where nothing limits the session as a whole. */
    default Optional<Duration> timeLeft() {
        return Optional.empty();
    }
}
