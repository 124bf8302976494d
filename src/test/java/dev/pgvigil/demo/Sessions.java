package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions of the demo's application. */
@FunctionalInterface
interface Sessions {
    /** The caller closes it. */
    Connection open(String database) throws SQLException;

    /** Lets the failure pass that an activity provokes, and no other. */
    static void expect(String sqlState, SQLException failure) throws SQLException {
        if (!sqlState.equals(failure.getSQLState())) {
            throw failure;
        }
    }
}
