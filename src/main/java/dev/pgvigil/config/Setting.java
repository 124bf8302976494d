package dev.pgvigil.config;

import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One setting, declared once: where it stands in the file, how it is read, how its variable is written, and what the README says.
 *
 * @param section dotted way to the mapping that holds the key; empty for the root, {@code targets.*} for a target
 * @param fallback the default, for the README
 * @param unit of the value, for the README; empty for texts
 * @param form how its variable is turned into a node; {@code NONE}: there is no variable
 */
record Setting<T>(String section, Key<T> key, String fallback, String unit, Form form) {
    static final String TARGET = "targets.*";
    private static final String PREFIX = "PGVIGIL_";

    /** How the text of a variable is cut. */
    enum Form {
        /** No variable sets it. */
        NONE,
        /** The whole text. */
        TEXT,
        /** Parts between commas. */
        LIST,
        /** {@code name=value} between commas. */
        MAP
    }

    String path() {
        return section.isEmpty() ? key.name() : section + "." + key.name();
    }

    boolean ofTarget() {
        return section.startsWith(TARGET);
    }

    /** The way below the root, or below the target. */
    List<String> steps() {
        String path = ofTarget() ? path().substring(TARGET.length() + 1) : path();
        return List.of(path.split("\\."));
    }

    /** The environment variable, such as {@code PGVIGIL_LIMITS_SERIES}; those of a target leave the target out. */
    Optional<String> variable() {
        return form == Form.NONE ? Optional.empty() : Optional.of(PREFIX + String.join("_", steps()).toUpperCase(Locale.ROOT));
    }

    /** The sentence the key was described with. */
    String description() {
        return String.valueOf(key.schema().getOrDefault("description", ""));
    }

    /** The text of a variable or flag as the node that would stand in the file, placed at the variable. */
    YamlNode node(String source, String text) {
        return switch (form) {
            case LIST -> list(source, text);
            case MAP -> map(source, text);
            default -> scalar(source, text);
        };
    }

    static YamlScalar scalar(String source, String text) {
        return new YamlScalar(Position.outside(source), "", text, true);
    }

    private static YamlList list(String source, String text) {
        return new YamlList(Position.outside(source), "", parts(text).stream().<YamlNode>map(part -> scalar(source, part)).toList());
    }

    private static YamlMap map(String source, String text) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        for (String part : parts(text)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            entries.put(name, new YamlMap.Entry(scalar(source, name), scalar(source, value)));
        }
        return new YamlMap(Position.outside(source), "", entries);
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }
}
