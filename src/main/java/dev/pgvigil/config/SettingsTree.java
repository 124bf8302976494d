package dev.pgvigil.config;

import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays values of a higher layer over a tree; each node keeps its own place, so a fault is told where it was written. */
final class SettingsTree {
    private SettingsTree() {
    }

    /** The tree with the value at the end of the way; what stood there, and a mapping's stead that is none, is replaced. */
    static YamlMap with(YamlMap map, List<String> steps, YamlNode value) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>(map.entries());
        String step = steps.get(0);
        YamlNode below = steps.size() == 1 ? value : with(child(map, step, value), steps.subList(1, steps.size()), value);
        YamlScalar key = entries.containsKey(step) ? entries.get(step).key() : new YamlScalar(value.at(), "", step, true);
        entries.put(step, new YamlMap.Entry(key, below));
        return new YamlMap(map.at(), map.path(), entries);
    }

    /** The mapping without these keys. */
    static YamlMap without(YamlMap map, String... keys) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>(map.entries());
        List.of(keys).forEach(entries::remove);
        return new YamlMap(map.at(), map.path(), entries);
    }

    /** A mapping of one key. */
    static YamlMap of(String key, YamlNode value) {
        return with(new YamlMap(value.at(), "", Map.of()), List.of(key), value);
    }

    private static YamlMap child(YamlMap map, String step, YamlNode value) {
        return map.get(step).filter(YamlMap.class::isInstance).map(YamlMap.class::cast)
                .orElseGet(() -> new YamlMap(value.at(), "", Map.of()));
    }
}
