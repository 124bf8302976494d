package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The data directory of a new server. {@code initdb} runs once for all servers of a major version; each gets a copy, with a system identifier
 * of its own.
 */
final class InitialData {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Where the first page of a WAL segment has the system identifier (XLogLongPageHeaderData). */
    private static final int IDENTIFIER_IN_WAL = 24;

    private InitialData() {
    }

    /**
     * Makes the directory {@code to}, which must not exist.
     *
     * @param checksums of pages on every version; else only where they are the default, from 18 on
     */
    static void into(Path to, Binaries binaries, boolean checksums) {
        try {
            Directories.copy(madeOnce(binaries, checksums), to, path -> true);
            identify(to, RANDOM.nextInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized Path madeOnce(Binaries binaries, boolean checksums) throws IOException {
        String suffix = checksums ? "-checksums" : "-data";
        Path made = binaries.beside(suffix);
        Path stamp = binaries.beside(suffix + ".made");
        List<String> command = new ArrayList<>(List.of(binaries.program("initdb"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
        if (checksums) {
            command.add("--data-checksums");
        }
        String identity = binaries.identity() + " " + command;
        try (FileChannel channel = FileChannel.open(binaries.beside(suffix + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || Files.exists(stamp) && Files.readString(stamp).equals(identity)) {
                return made;
            }
            Directories.delete(made);
            make(command, made);
            Files.writeString(stamp, identity);
        }
        return made;
    }

    /** The account that servers run under may write into temporary directories only. */
    private static void make(List<String> command, Path made) {
        Path home = Directories.temporary();
        try {
            Account.own(home);
            Path data = home.resolve("data");
            Command.succeed(TIMEOUT, Account.unprivileged(Stream.concat(command.stream(), Stream.of("-D", data.toString())).toList()));
            Directories.copy(data, made, path -> true);
        } finally {
            Directories.delete(home);
        }
    }

    /** No two servers have one system identifier: another lower half of it, in the control file and in the WAL that is there. */
    private static void identify(Path data, int lower) throws IOException {
        Path control = data.resolve("global/pg_control");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(control)).order(ByteOrder.nativeOrder());
        int checksumAt = checksumAt(bytes);
        long identifier = bytes.getLong(0) & 0xFFFF_FFFF_0000_0000L | Integer.toUnsignedLong(lower);
        bytes.putLong(0, identifier).putInt(checksumAt, checksum(bytes, checksumAt));
        Files.write(control, bytes.array());
        try (Stream<Path> segments = Files.list(data.resolve("pg_wal"))) {
            for (Path segment : segments.filter(Files::isRegularFile).toList()) {
                writeLong(segment, identifier);
            }
        }
    }

    private static void writeLong(Path segment, long identifier) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, identifier);
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.write(bytes, IDENTIFIER_IN_WAL);
        }
    }

    /** The control file ends in a CRC of all before it, at another place in each major version. */
    private static int checksumAt(ByteBuffer bytes) {
        for (int at = Long.BYTES; at < 512; at += Integer.BYTES) {
            if (bytes.getInt(at) == checksum(bytes, at)) {
                return at;
            }
        }
        throw new FixtureException("pg_control: found no CRC in its first 512 bytes");
    }

    private static int checksum(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, length);
        return (int) crc.getValue();
    }
}
