package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The monitoring role as the shipped script makes it, and settings that use it. */
public final class Monitor {
    public static final String USER = "pgvigil";
    public static final String PASSWORD = "a secret % word";
    private static final Path SCRIPT = Path.of("deploy/sql/monitoring-role.sql");

    private Monitor() {
    }

    /** Runs the script on a server and sets the password. */
    public static void createRole(PgServer server) {
        try (var connection = server.connection("postgres"); var statement = connection.createStatement()) {
            statement.execute(Files.readString(SCRIPT));
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + PASSWORD + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.sql.SQLException e) {
            throw new FixtureException("the monitoring role could not be made: " + e.getMessage());
        }
    }

    /** A settings file with one target {@code main}, followed by what a test adds. */
    public static String settings(PgServer server, String more) {
        return "targets:\n  main: {url: \"" + url(server) + "\", password: \"" + PASSWORD + "\"}\n" + more;
    }

    public static String url(PgServer server) {
        return "postgresql://" + USER + "@" + server.host() + ":" + server.port() + "/postgres";
    }
}
