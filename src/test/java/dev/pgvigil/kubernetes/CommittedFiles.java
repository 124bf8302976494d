package dev.pgvigil.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files in the repository that the chart carries, by name. */
final class CommittedFiles {
    private CommittedFiles() {
    }

    static Map<String, String> rules() {
        return in(Path.of("alerts"), ".rules.yml");
    }

    static Map<String, String> dashboards() {
        return in(Path.of("grafana/dashboards"), ".json");
    }

    private static Map<String, String> in(Path directory, String ending) {
        Map<String, String> files = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.filter(path -> path.toString().endsWith(ending)).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
