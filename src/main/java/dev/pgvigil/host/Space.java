package dev.pgvigil.host;

import java.io.File;
import java.nio.file.Path;

/**
 * The room in a file system, as {@code df} counts it.
 *
 * @param usedBytes without what is kept for the superuser
 * @param availableBytes what a server may still write, which does not run as superuser
 */
public record Space(long sizeBytes, long usedBytes, long availableBytes) {

    /** @throws HostException when the file system does not say */
    static Space at(Path directory) {
        // FileStore would look for the mount, which containers may hide; this asks by the path alone.
        File file = directory.toFile();
        long size = file.getTotalSpace();
        if (size == 0) {
            throw new HostException("the file system of " + directory + " does not tell its size");
        }
        return new Space(size, size - file.getFreeSpace(), file.getUsableSpace());
    }

    /** From 0 to 1, of what a server may use at all; 1 where it may use nothing. */
    public double usedRatio() {
        return usedBytes + availableBytes == 0 ? 1 : (double) usedBytes / (usedBytes + availableBytes);
    }
}
