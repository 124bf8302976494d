package dev.pgvigil.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping with text keys, in file order. A key written twice was already reported by the parser; the first stands. */
public record YamlMap(Position at, String path, Map<String, Entry> entries) implements YamlNode {
    public YamlMap {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** One key with the place where the key itself stands. */
    public record Entry(YamlScalar key, YamlNode value) {
    }

    /** The value of a key. */
    public Optional<YamlNode> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    @Override
    public String describe() {
        return "a mapping";
    }
}
