package dev.pgvigil.postgres;

import java.sql.Connection;
import java.util.function.Function;
import org.postgresql.jdbc.PgConnection;

/** One connection that is kept between the uses of a lane. Thread-safe; one caller at a time. */
interface Lane {

    /** @throws ServerException when there is no connection to be had */
    <T> T on(Function<Connection, T> work);

    /** True while somebody works on the connection. */
    boolean isBusy();

    /** What is open, or was open last; null before the first use. */
    PgConnection current();

    /** Lets nothing new begin; what is open stays open until {@link #close()}. */
    void shut();

    void close();
}
