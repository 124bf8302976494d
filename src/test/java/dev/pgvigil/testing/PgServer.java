package dev.pgvigil.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;

/**
 * A real PostgreSQL server of a test's own, on 127.0.0.1 and on a Unix socket, with its faults.
 *
 * <p>Embedded binaries by default; a container with the system property {@code pgvigil.postgres=container}. What a container cannot
 * give skips the test with the reason. Whoever starts it closes it; closing removes its processes, its files and its standbys.
 */
public final class PgServer implements AutoCloseable {
    private final ServerSpec spec;
    private final Engine engine;
    private final PgServer primary;
    private final String slot;
    private final Deque<PgServer> standbys = new ArrayDeque<>();
    private final Thread exitHook = new Thread(this::remove, "pg-server-close");
    private int standbyCount;
    private boolean closed;

    PgServer(ServerSpec spec, Engine engine, PgServer primary, String slot) {
        this.spec = spec;
        this.engine = engine;
        this.primary = primary;
        this.slot = slot;
        if (spec.exitHook()) {
            Runtime.getRuntime().addShutdownHook(exitHook);
        }
    }

    /** A server with the defaults of {@link PgServerBuilder}, accepting connections. */
    public static PgServer start(int major) {
        return builder(major).start();
    }

    /** A server with settings of its own. */
    public static PgServerBuilder builder(int major) {
        return new PgServerBuilder(major);
    }

    public int major() {
        return spec.major();
    }

    public String host() {
        return engine.host();
    }

    public int port() {
        return engine.port();
    }

    /** Where the Unix socket is; skips the test on a container. */
    public Path socketDirectory() {
        return engine.socketDirectory();
    }

    /** The server's own files; skips the test on a container. */
    public Path dataDirectory() {
        return engine.dataDirectory();
    }

    /** All that the server has logged so far. */
    public String log() {
        return engine.log();
    }

    /** libpq's URI for the superuser, who needs no password. */
    public String superuserUrl(String database) {
        return "postgresql://postgres@" + host() + ":" + port() + "/" + database;
    }

    /** The driver's URL without a user. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** A superuser's connection with application name {@code fixture}; connect and read time out. The caller closes it. */
    public Connection connection(String database) throws SQLException {
        return connection(database, "postgres", "");
    }

    /** As {@link #connection(String)}, as another role. */
    public Connection connection(String database, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "fixture");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Runs statements as superuser in database {@code postgres}, each in its own transaction. */
    public void execute(String... statements) {
        executeIn("postgres", statements);
    }

    /** Runs statements as superuser in a database, each in its own transaction. */
    public void executeIn(String database, String... statements) {
        try (Connection connection = connection(database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new FixtureException(this + "/" + database + ": " + e.getMessage(), e);
        }
    }

    /** The first column of the first row as text; null for SQL NULL and without rows. */
    public String value(String database, String sql) {
        try (Connection connection = connection(database); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new FixtureException(this + "/" + database + ": " + e.getMessage(), e);
        }
    }

    /** A new empty database with a name of its own; closing it drops it. */
    public TestDatabase createDatabase() {
        return TestDatabase.create(this);
    }

    /** Shuts down at once, ending sessions; files and port are kept for {@link #startAgain()}. */
    public void stop() {
        engine.stop();
    }

    /** Starts after {@link #stop()} or {@link #kill9()}, on the same port and files. */
    public void startAgain() {
        engine.start();
    }

    public void restart() {
        stop();
        startAgain();
    }

    /** Kills every process of the server without warning. */
    public void kill9() {
        engine.kill();
    }

    /** Suspends the postmaster: new connections hang, open sessions go on. */
    public void pause() {
        engine.pause();
    }

    /** Suspends the postmaster and all sessions. */
    public void freeze() {
        engine.freeze();
    }

    /** Ends {@link #pause()} and {@link #freeze()}. */
    public void resume() {
        engine.resume();
    }

    public boolean isRunning() {
        return engine.isRunning();
    }

    /** A streaming standby with a slot and an application name of its own; this server closes it too. */
    public PgServer standby() {
        String name = "standby" + ++standbyCount;
        PgServer standby = new PgServer(spec, engine.standby(this, name), this, name);
        standbys.push(standby);
        return standby;
    }

    /** The name of a standby's slot on its primary and of its entry in {@code pg_stat_replication}; null on a primary. */
    public String slot() {
        return slot;
    }

    /** Makes a standby a primary; returns when it accepts writes. */
    public void promote() {
        execute("SELECT pg_promote(true, 30)");
    }

    @Override
    public void close() {
        remove();
        if (spec.exitHook()) {
            forgetExitHook();
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + spec.major() + " on " + host() + ":" + port();
    }

    private synchronized void remove() {
        if (closed) {
            return;
        }
        closed = true;
        standbys.forEach(PgServer::close);
        engine.remove();
        dropSlot();
    }

    private void dropSlot() {
        if (primary == null || primary.closed || !primary.isRunning()) {
            return;
        }
        primary.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + slot + "' AND NOT active");
    }

    private void forgetExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The machine is going down: the hook runs or has run, and finds the server closed.
            return;
        }
    }
}
