package dev.pgvigil.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A fresh database for one test on a server that others share. Closing drops it with all its sessions. */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final PgServer server;
    private final String name;

    private TestDatabase(PgServer server, String name) {
        this.server = server;
        this.name = name;
    }

    public static TestDatabase create(PgServer server) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        server.execute("CREATE DATABASE " + name);
        return new TestDatabase(server, name);
    }

    public PgServer server() {
        return server;
    }

    public String name() {
        return name;
    }

    /** A superuser's connection to this database; the caller closes it. */
    public Connection connection() throws SQLException {
        return server.connection(name);
    }

    public void execute(String... statements) {
        server.executeIn(name, statements);
    }

    /** The first column of the first row as text; null for SQL NULL and without rows. */
    public String value(String sql) {
        return server.value(name, sql);
    }

    @Override
    public void close() {
        server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
}
