package dev.pgvigil.bench;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings files of benchmarks, kept in {@code target/bench} beside the results. */
final class SettingsFile {
    private SettingsFile() {
    }

    /** One target {@code main}: the monitoring role on a server, in the database {@code postgres}. */
    static Path oneTarget(String name, PgServer server, int port, String more) {
        return write(name + ".yaml", Monitor.settings(server, web(port) + more));
    }

    /** The lines on the HTTP server and the log. */
    static String web(int port) {
        return "web: {listen: \"127.0.0.1:" + port + "\"}\nlog: {level: info}\n";
    }

    /** Any file; its path is absolute. */
    static Path write(String file, String text) {
        try {
            Files.createDirectories(Report.DIRECTORY);
            return Files.writeString(Report.DIRECTORY.resolve(file), text).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
