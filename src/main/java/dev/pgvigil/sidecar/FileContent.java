package dev.pgvigil.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Stands for what a file holds. The content itself decides, not its date: a mounted ConfigMap swaps a symbolic link, NFS has its own idea
 * of time, and two writes may fall into one tick of a file system's clock. Only of a file too large for that, place, size and date do.
 */
final class FileContent {
    private static final long HASHED_BYTES_MAX = 4L << 20;

    private FileContent() {
    }

    static String of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() <= HASHED_BYTES_MAX ? hash(Files.readAllBytes(file))
                    : file.toRealPath() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "unreadable: " + e.getClass().getSimpleName();
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
