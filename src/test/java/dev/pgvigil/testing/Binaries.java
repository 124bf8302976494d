package dev.pgvigil.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs of one major version, unpacked once beside the jar that the build has put under {@code target/}.
 *
 * <p>The jars of all majors carry a resource of one name, so they are opened as files and never stand on the class path.
 */
final class Binaries {
    private final Path directory;

    private Binaries(Path directory) {
        this.directory = directory;
    }

    static synchronized Binaries of(int major) {
        Path folder = Path.of(System.getProperty("pgvigil.binaries", "target/postgres-binaries")).toAbsolutePath();
        Path jar = folder.resolve("postgres-" + major + ".jar");
        if (!Files.exists(jar)) {
            throw new FixtureException(jar + ": not found, expected the server binaries; run ./mvnw generate-test-resources");
        }
        try {
            return new Binaries(unpackOnce(jar, folder.resolve("postgres-" + major)));
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /** What is made of these programs and kept with them. */
    Path beside(String suffix) {
        return directory.resolveSibling(directory.getFileName() + suffix);
    }

    /** Another text for other programs. */
    String identity() throws IOException {
        return Files.readString(stamp(directory));
    }

    private static Path unpackOnce(Path jar, Path directory) throws IOException {
        Path lockFile = jar.resolveSibling(jar.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || isCurrent(jar, directory)) {
                return directory;
            }
            Directories.delete(directory);
            unpack(jar, directory);
            Files.writeString(stamp(directory), identity(jar));
        }
        return directory;
    }

    private static boolean isCurrent(Path jar, Path directory) throws IOException {
        return Files.exists(stamp(directory)) && Files.readString(stamp(directory)).equals(identity(jar));
    }

    private static Path stamp(Path directory) {
        return directory.resolve(".unpacked");
    }

    private static String identity(Path jar) throws IOException {
        return Files.size(jar) + " " + Files.getLastModifiedTime(jar);
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream packed = file.getInputStream(archive(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, directory.resolve(entry.getName()).normalize());
            }
        }
    }

    private static JarEntry archive(JarFile file) {
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
            JarEntry entry = entries.nextElement();
            if (entry.getName().endsWith(".txz")) {
                return entry;
            }
        }
        throw new FixtureException(file.getName() + ": found no .txz, expected the server binaries");
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path to) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            return;
        }
        Files.createDirectories(to.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, to);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
