package dev.pgvigil.host;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * The beginning of {@code postmaster.pid}: which server runs in a data directory.
 *
 * @param startedAt whole seconds
 */
record LockFile(String dataDirectory, Instant startedAt, int port) {
    private static final int DIRECTORY = 1;
    private static final int STARTED = 2;
    private static final int PORT = 3;

    /** @throws UnseenException when the lines are none of a running server, such as while it starts */
    static LockFile parse(List<String> lines) {
        try {
            return new LockFile(lines.get(DIRECTORY), Instant.ofEpochSecond(Long.parseLong(lines.get(STARTED).strip())),
                    Integer.parseInt(lines.get(PORT).strip()));
        } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
            throw new UnseenException("postmaster.pid on this machine is none of a running server: found " + lines.size()
                    + " lines, expected process, directory, start and port", e);
        }
    }
}
