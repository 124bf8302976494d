package dev.pgvigil.config;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a certificate or a key stands: in a file, which may change at any time, or in the configuration itself. Immutable.
 *
 * @param at the value's place in the configuration
 * @param path the key's path there
 * @param file absent: the text is the content
 * @param text PEM, or empty when there is a file
 */
public record PemSource(Position at, String path, Optional<Path> file, Secret text) {

    /**
     * The content as it is now.
     *
     * @throws IOException when the file cannot be read
     */
    public Secret read() throws IOException {
        return file.isPresent() ? new Secret(Files.readString(file.get())) : text;
    }

    /** A fault of the content, told at the place that names it. */
    public Problem problem(String found, String expected) {
        String where = file.map(name -> " in " + name).orElse("");
        return new Problem(at, path, "found " + found + where + ", expected " + expected);
    }
}
