package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Puts the layers together: flags, {@code PGVIGIL_*}, settings file, {@code DATA_SOURCE_*}, libpq's {@code PG*}. */
public final class SettingsLoader {
    private SettingsLoader() {
    }

    /**
     * Loads the settings.
     *
     * @param environment the process's variables
     * @param directory what relative paths on the command line and {@code ./pgvigil.yaml} start at
     * @return empty when faults were added
     */
    public static Optional<Settings> load(Flags flags, Map<String, String> environment, Path directory, Problems problems) {
        return Optional.empty();
    }
}
