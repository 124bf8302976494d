package dev.pgvigil.query;

import dev.pgvigil.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything queries are loaded from.
 *
 * @param shipped the preset's file; empty when the preset is {@code none}
 * @param preset how much of the shipped file is loaded
 * @param files the user's files in order
 * @param override query key to the mapping with its new keys
 */
public record QuerySources(Optional<Source> shipped, Preset preset, List<Source> files, Map<String, YamlMap> override) {
    public QuerySources {
        files = List.copyOf(files);
        override = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(override));
    }

    /**
     * One file's text.
     *
     * @param file its name in messages
     * @param format the dialect's word as the user wrote it; absent: recognised by its shape, else {@code pgvigil}
     */
    public record Source(String file, String text, Optional<String> format) {
    }
}
