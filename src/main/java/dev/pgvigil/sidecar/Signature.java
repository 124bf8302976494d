package dev.pgvigil.sidecar;

import dev.pgvigil.config.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a configuration is read from, as it was at one moment: equal signatures give equal configurations.
 *
 * @param faults of the settings; the files of faulty settings are not known
 * @param contents what stands for the content of each file that the settings name, by its path
 */
record Signature(String faults, Optional<Settings> settings, Map<String, String> contents) {
    Signature {
        contents = Map.copyOf(contents);
    }
}
