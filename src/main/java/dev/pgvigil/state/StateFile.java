package dev.pgvigil.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What outlives a restart of one target's watcher, in one file that is always whole: written beside the old one, brought to the disk, then
 * put in its place. Not thread-safe: one thread reads and writes it.
 */
public final class StateFile {
    /** A file that is younger may be being written by another process. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private final Path directory;
    private final String target;
    private final Path file;
    private final int mostBytes;
    private Optional<Mark> mark = Optional.empty();

    /** Tells one version of a file from the next. */
    private record Mark(Object key, Object modified, long size) {
    }

    /** @param directory is made when something is written first */
    public StateFile(Path directory, String target) {
        this(directory, target, StateFormat.MOST_BYTES);
    }

    StateFile(Path directory, String target, int mostBytes) {
        this.directory = directory;
        this.target = target;
        this.file = directory.resolve(FileName.of(target));
        this.mostBytes = mostBytes;
    }

    /** Where it is. */
    public Path path() {
        return file;
    }

    /** What was written last. What cannot be trusted is set aside, so that the next version does not overwrite it. */
    public Reading read() {
        if (!Files.isDirectory(directory)) {
            return Reading.NOTHING;
        }
        sweep();
        try {
            if (Files.size(file) > StateFormat.MOST_BYTES) {
                return refused("found " + Files.size(file) + " bytes, expected at most " + StateFormat.MOST_BYTES);
            }
            byte[] bytes = Files.readAllBytes(file);
            mark = mark();
            return new Reading(Optional.of(StateFormat.decode(target, bytes)), "");
        } catch (NoSuchFileException e) {
            return Reading.NOTHING;
        } catch (UnreadableStateException e) {
            return refused(e.getMessage());
        } catch (IOException e) {
            return refused(text(e));
        }
    }

    private Reading refused(String why) {
        return new Reading(Optional.empty(), file + ": " + why + "; " + setAside());
    }

    /**
     * Moves the file out of the way; the newest few of such files are kept.
     *
     * @return what became of it, in words
     */
    public String setAside() {
        mark = Optional.empty();
        try {
            Optional<Path> to = new SetAside(file).take();
            return to.map(path -> "it was set aside as " + path.getFileName()).orElse("there is nothing to set aside");
        } catch (IOException e) {
            return "it could not be set aside (" + text(e) + ")";
        }
    }

    /**
     * Replaces the file, by one that only this user can read. When this fails the old one stays.
     *
     * @throws IOException with a message that names what failed
     */
    public Written write(Instant at, List<Entry> entries) throws IOException {
        StateFormat.Encoded encoded = StateFormat.encode(target, at, entries, mostBytes);
        Optional<Mark> now = mark();
        boolean shared = mark.isPresent() && now.isPresent() && !now.equals(mark);
        try {
            replace(encoded.bytes());
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + text(e), e);
        }
        mark = mark();
        return new Written(encoded.bytes().length, encoded.leftOut(), shared);
    }

    private void replace(byte[] bytes) throws IOException {
        makeDirectory();
        Path next = Files.createTempFile(directory, file.getFileName() + ".", ".tmp");
        try {
            fill(next, bytes);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        syncDirectory();
    }

    private void makeDirectory() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IOException(directory + " is no directory");
        }
        if (!Files.isDirectory(directory)) {
            FileAttribute<?>[] ownerOnly = POSIX
                    ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
                    : new FileAttribute<?>[0];
            Files.createDirectories(directory, ownerOnly);
        }
    }

    private static void fill(Path next, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** So that the new name outlives a power cut too; not every file system can do that, and none needs it to be whole. */
    private void syncDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private Optional<Mark> mark() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Mark(now.fileKey(), now.lastModifiedTime(), now.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Removes what processes that were killed while writing have left. */
    private void sweep() {
        try (var temporary = Files.newDirectoryStream(directory, file.getFileName() + ".*.tmp")) {
            Instant forgotten = Instant.now().minus(FORGOTTEN);
            for (Path path : temporary) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(forgotten)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            // A directory that cannot be used: writing will say so.
            return;
        }
    }

    /** Without the name of a temporary file, which is another one each time: so a failure that lasts reads the same. */
    private static String text(IOException e) {
        if (!(e instanceof FileSystemException failure)) {
            return e.getMessage();
        }
        String kind = failure.getClass().getSimpleName().replace("Exception", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return failure.getReason() == null ? kind : failure.getReason();
    }
}
