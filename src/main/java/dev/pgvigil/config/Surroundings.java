package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What readers need beside the nodes.
 *
 * @param file the settings file's name as it stands in positions; empty when there is none
 * @param fileDirectory where the file's relative paths start
 * @param directory where those of flags and variables start
 */
record Surroundings(String file, Path fileDirectory, Path directory, Map<String, String> environment, Problems problems) {

    /** A variable that is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    /** A path written at a node, made absolute from where the node stands; one that cannot be a path is a fault. */
    Optional<Path> path(YamlNode node, String text) {
        try {
            return Optional.of(base(node).resolve(text).normalize());
        } catch (InvalidPathException e) {
            problems.add(node, "a text that is no path", "a path");
            return Optional.empty();
        }
    }

    Path base(YamlNode node) {
        return !file.isEmpty() && node.at().file().equals(file) ? fileDirectory : directory;
    }

    /** A file below the home directory, when it is there. */
    Optional<Path> inHome(String name) {
        return variable("HOME").map(home -> directory.resolve(home).resolve(name)).filter(Files::isRegularFile);
    }
}
