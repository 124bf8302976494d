package dev.pgvigil.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A server's data directory on this machine. The same path may lead to another cluster, or to a copy of the cluster that belongs to a
 * sibling; so it must be the one in which this very server runs.
 */
final class DataDirectory {
    /** Between the start of the process and the start that the server reports lie settings, sockets and names to look up. */
    private static final Duration LONGEST_START = Duration.ofMinutes(1);
    private static final String OWNER = "; run pgvigil as the server's user (in Kubernetes the same runAsUser) or, where the directory lets "
            + "its group in (initdb --allow-group-access), in that group";
    private static final String MOUNT = "; run pgvigil beside the server, with the server's volume mounted read-only at the same path";
    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /** @throws UnseenException when this machine does not show it, or the path is another server's */
    static DataDirectory of(ServerFiles server) {
        DataDirectory directory = new DataDirectory(path(server.dataDirectory()));
        directory.mustBeOfCluster(server);
        directory.mustBeInUseBy(server);
        return directory;
    }

    /** @throws UnseenException when the place is not to be seen here */
    Space at(Place place) {
        Path there = path.resolve(path(place.path()));
        try {
            Files.readAttributes(there.resolve(place.landmark()), "isDirectory");
        } catch (IOException e) {
            throw unseen(there + " (with " + place.landmark() + " in it)", e);
        }
        return Space.at(there);
    }

    private void mustBeOfCluster(ServerFiles server) {
        ControlFile control = control();
        if (!control.systemIdentifier().equals(server.systemIdentifier())) {
            throw new UnseenException(path + " on this machine is another cluster's: its system identifier is " + control.systemIdentifier()
                    + ", the server's " + server.systemIdentifier() + MOUNT);
        }
        boolean same = control.modifiedAt().equals(server.controlModifiedAt().truncatedTo(ChronoUnit.SECONDS));
        boolean since = !control.modifiedAt().isBefore(server.askedAt().truncatedTo(ChronoUnit.SECONDS));
        if (!same && !since) {
            throw new UnseenException(path + " on this machine is a copy of the server's: its global/pg_control is of "
                    + control.modifiedAt() + ", the server's of " + server.controlModifiedAt() + MOUNT);
        }
    }

    private void mustBeInUseBy(ServerFiles server) {
        LockFile lock = lock();
        Duration start = Duration.between(lock.startedAt(), server.startedAt());
        boolean startedThen = start.compareTo(Duration.ofSeconds(-1)) >= 0 && start.compareTo(LONGEST_START) <= 0;
        if (!startedThen || lock.port() != server.port() || !lock.dataDirectory().equals(server.dataDirectory())) {
            throw new UnseenException(path + " on this machine is in use by another server: one in " + lock.dataDirectory() + " on port "
                    + lock.port() + ", started at " + lock.startedAt() + "; the connection leads to one in " + server.dataDirectory()
                    + " on port " + server.port() + ", started at " + server.startedAt() + MOUNT);
        }
    }

    private ControlFile control() {
        Path file = path.resolve("global/pg_control");
        try (InputStream bytes = Files.newInputStream(file)) {
            return ControlFile.parse(bytes.readNBytes(ControlFile.HEAD));
        } catch (IOException e) {
            throw unseen(file.toString(), e);
        }
    }

    private LockFile lock() {
        Path file = path.resolve("postmaster.pid");
        try {
            return LockFile.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList());
        } catch (NoSuchFileException e) {
            throw new UnseenException("no server runs in " + path + " as this machine shows it: postmaster.pid is not there" + MOUNT, e);
        } catch (IOException e) {
            throw unseen(file.toString(), e);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UnseenException(text + " is no path on this machine" + MOUNT, e);
        }
    }

    private static UnseenException unseen(String what, IOException e) {
        if (e instanceof AccessDeniedException) {
            return new UnseenException(what + " on this machine cannot be read by user " + System.getProperty("user.name") + OWNER, e);
        }
        if (e instanceof NoSuchFileException) {
            return new UnseenException(what + " is not on this machine" + MOUNT, e);
        }
        return new UnseenException(what + " on this machine cannot be read: " + e.getMessage() + MOUNT, e);
    }
}
