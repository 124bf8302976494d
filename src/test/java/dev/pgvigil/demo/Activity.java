package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** One kind of load, repeated on a connection of its own. Statements commit by themselves unless the activity begins a transaction. */
interface Activity {
    /** Which database it works in. */
    String database();

    /** How long it rests between two runs. */
    Duration rest();

    /** One run; the connection is replaced after a failure. */
    void run(Connection connection, Rest rest) throws SQLException, InterruptedException;
}
