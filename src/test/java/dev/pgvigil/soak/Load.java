package dev.pgvigil.soak;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** An application that writes a little, gives up a statement that fails and connects again. */
final class Load implements AutoCloseable {
    private final PgServer server;
    private final Findings ignored = new Findings();
    private Watcher loop;
    private Connection connection;

    Load(PgServer server) {
        this.server = server;
    }

    void begin() {
        loop = new Watcher("load", 20, ignored, this::write);
    }

    private void write() throws SQLException {
        try {
            if (connection == null) {
                connection = server.connection("postgres");
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE work SET x = x + 1 WHERE ctid = '(0,1)'");
                statement.execute("SELECT sum(x) FROM work");
            }
        } catch (SQLException e) {
            disconnect();
        }
    }

    private void disconnect() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public void close() throws SQLException {
        loop.close();
        disconnect();
    }
}
