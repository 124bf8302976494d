package dev.pgvigil.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The settings files of the demo's sidecars and the password file they name, in a directory that closing removes. */
final class SidecarSettings implements AutoCloseable {
    private final List<Path> written = new ArrayList<>();

    SidecarSettings(String password) throws IOException {
        written.add(Files.createTempDirectory("pgvigil-demo-"));
        Path file = directory().resolve("password");
        written.add(Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        Files.writeString(file, password);
    }

    /** Writes one file; the ports are the server's and the sidecar's own. */
    Path write(String target, int serverPort, int listenPort, int expectedStandbys) throws IOException {
        Path file = directory().resolve(target + ".yaml");
        written.add(file);
        return Files.writeString(file, """
                targets:
                  %s:
                    url: postgresql://pgvigil@127.0.0.1:%d/postgres
                    password_file: password
                    labels: {cluster: demo, environment: demo}
                    expected_standbys: %d
                web: {listen: "127.0.0.1:%d", show_query_text: false}
                log: {level: warn, format: logfmt}
                """.formatted(target, serverPort, expectedStandbys, listenPort));
    }

    @Override
    public void close() throws IOException {
        for (int i = written.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(written.get(i));
        }
    }

    private Path directory() {
        return written.get(0);
    }
}
