package dev.pgvigil.postgres;

import java.util.Optional;
import java.util.function.Function;

/**
 * The connections to one target: at most three, one a lane. Each method belongs to one lane and is called by that lane's thread only.
 * Thread-safe across lanes; {@link #close()} cancels what runs and closes everything.
 */
public interface Server extends AutoCloseable {

    /** Works on the connection that is kept for ever. */
    <T> T onVitals(Function<Session, T> work);

    /** Works on the pooled connection of the slow lane. */
    <T> T onSlow(Function<Session, T> work);

    /** Opens a short-lived connection to a database, works on it, closes it. */
    <T> T onDatabase(String datname, Function<Session, T> work);

    /** A fresh login to the main database on the slot of the lane databases, closed at once; never throws {@link ServerException}. */
    Login login();

    /** What TLS certificate the server shows; on the slot of the lane databases, without a login. Empty when there is none to be seen. */
    default Optional<ServerCertificate> certificate() {
        return Optional.empty();
    }

    /** True once after a credential file changed since the last refused login: back-off after 28xxx is cut short. */
    boolean credentialsChanged();

    @Override
    void close();
}
