package dev.pgvigil.config;

import dev.pgvigil.yaml.YamlMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which queries are loaded.
 *
 * @param preset of the shipped queries
 * @param files the user's files, globs already resolved, in order
 * @param override query key to the mapping with its new keys; read by the query loader, which knows them
 */
public record QuerySettings(Preset preset, List<QueryFile> files, Map<String, YamlMap> override) {
    public QuerySettings {
        files = List.copyOf(files);
        override = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(override));
    }

    /** How much of the shipped catalogue runs. */
    public enum Preset {
        NONE, MINIMAL, DEFAULT, EXHAUSTIVE
    }

    /**
     * One file.
     *
     * @param format the dialect's word ({@code postgres_exporter}); absent: recognised, else {@code pgvigil}
     */
    public record QueryFile(Path path, Optional<String> format) {
    }
}
