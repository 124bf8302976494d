package dev.pgvigil.soak;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts the sidecar's sessions on a server, those included that nobody holds the other end of. Used by one thread. */
final class SessionCount {
    /** What the shipped role's connection limit allows: old ones that the server doesn't know are dead, and the new ones. */
    private static final int WITH_GHOSTS = 6;
    private static final int OURS = 3;
    private final PgServer server;
    private final Silence silence;
    private Connection connection;
    private int most;

    SessionCount(PgServer server, Silence silence) {
        this.server = server;
        this.silence = silence;
    }

    void look() throws SQLException {
        int allowed = silence.recent() ? WITH_GHOSTS : OURS;
        int sessions = count();
        most = Math.max(most, sessions);
        if (sessions > allowed) {
            throw new AssertionError(sessions + " sessions on " + server + ", at most " + allowed + " expected");
        }
    }

    /** A server that is down has none. */
    private int count() throws SQLException {
        try {
            if (connection == null) {
                connection = server.connection("postgres");
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil'")) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException e) {
            close();
            return 0;
        }
    }

    int most() {
        return most;
    }

    void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
