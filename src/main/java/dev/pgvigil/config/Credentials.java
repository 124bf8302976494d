package dev.pgvigil.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where user and password come from. Files are read again at each login attempt, so that rotation needs no restart; a file wins
 * over a value.
 *
 * @param passFile a libpq password file ({@code PGPASSFILE}, {@code passfile=}), used when there is neither password nor passwordFile
 */
public record Credentials(Optional<String> user, Optional<Path> userFile, Optional<Secret> password, Optional<Path> passwordFile,
        Optional<Path> passFile) {
}
