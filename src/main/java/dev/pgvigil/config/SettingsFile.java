package dev.pgvigil.config;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Unreadable;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The settings file: which one it is, and its tree.
 *
 * @param name as the user wrote it; empty when there is no file
 * @param root empty mapping when there is no file or it holds nothing
 */
record SettingsFile(String name, Path directory, YamlMap root) {
    static final Path SYSTEM = Path.of("/etc/pgvigil/pgvigil.yaml");
    private static final String LOCAL = "pgvigil.yaml";

    /** Finds and parses the file: the one named, else {@code ./pgvigil.yaml}, else the system's, else none. */
    static SettingsFile read(Optional<String> named, Path directory, Path system, Problems problems) {
        Optional<String> name = named
                .or(() -> Optional.of(LOCAL).filter(local -> Files.exists(directory.resolve(local))))
                .or(() -> Optional.of(system.toString()).filter(path -> Files.exists(system)));
        return name.map(found -> parse(found, directory, problems))
                .orElseGet(() -> new SettingsFile("", directory, empty("")));
    }

    private static SettingsFile parse(String name, Path directory, Problems problems) {
        Path path = directory.resolve(name).toAbsolutePath().normalize();
        YamlMap root = text(name, path, problems).flatMap(text -> YamlParser.parse(name, text, problems))
                .flatMap(node -> SettingKeys.mapping(node, problems)).orElseGet(() -> empty(name));
        return new SettingsFile(name, path.getParent(), root);
    }

    private static Optional<String> text(String name, Path path, Problems problems) {
        try {
            return Optional.of(Files.readString(path));
        } catch (IOException e) {
            problems.add(new Problem(Position.outside(name), "", "found no readable file, expected the settings as YAML in UTF-8 ("
                    + Unreadable.why(e) + ")"));
            return Optional.empty();
        }
    }

    private static YamlMap empty(String name) {
        return new YamlMap(Position.outside(name), "", Map.of());
    }
}
