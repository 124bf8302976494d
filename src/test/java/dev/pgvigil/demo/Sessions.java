package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions of the demo's application. */
@FunctionalInterface
interface Sessions {
    /** The caller closes it. */
    Connection open(String database) throws SQLException;
}
