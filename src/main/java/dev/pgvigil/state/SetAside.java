package dev.pgvigil.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;

/** Files that could not be used, kept for who wants to know why: {@code <file>.unreadable-<n>}, the newest {@value #KEPT} of them. */
final class SetAside {
    private static final int KEPT = 3;
    private final Path file;
    private final String prefix;

    SetAside(Path file) {
        this.file = file;
        this.prefix = file.getFileName() + ".unreadable-";
    }

    /** Moves the file there; empty when there is none. */
    Optional<Path> take() throws IOException {
        TreeMap<Long, Path> before = before();
        long number = before.isEmpty() ? 1 : before.lastKey() + 1;
        Path to = file.resolveSibling(prefix + number);
        try {
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        for (Path old : before.headMap(number - KEPT, true).values()) {
            Files.deleteIfExists(old);
        }
        return Optional.of(to);
    }

    private TreeMap<Long, Path> before() throws IOException {
        TreeMap<Long, Path> byNumber = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(file.toAbsolutePath().getParent(), prefix + "*")) {
            for (Path path : all) {
                String digits = path.getFileName().toString().substring(prefix.length());
                if (digits.matches("[0-9]{1,15}")) {
                    byNumber.put(Long.parseLong(digits), path);
                }
            }
        }
        return byNumber;
    }
}
