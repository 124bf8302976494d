package dev.pgvigil.postgres;

import java.sql.Connection;
import java.util.function.Function;

/**
 * A connection to PgBouncer's console, without a pool: a pool asks for the isolation level and for signs of life in words that the console
 * doesn't know, and takes its answers, all of SQLSTATE 08P01, for a broken connection.
 */
final class ConsoleLane extends Lane {

    ConsoleLane(LaneSource source) {
        super(source);
    }

    @Override
    <T> T use(boolean renewed, Function<Connection, T> work) {
        return work.apply(current());
    }

    @Override
    void close() {
        if (current() != null) {
            LaneSource.closeQuietly(current());
        }
    }
}
