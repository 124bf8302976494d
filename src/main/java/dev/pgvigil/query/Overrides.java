package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the settings' {@code queries.override} into the drafts before they are read, so that what is changed is checked like the rest. */
final class Overrides {
    private Overrides() {
    }

    static List<Draft> apply(List<Draft> drafts, Map<String, YamlMap> overrides, Problems problems) {
        List<String> names = drafts.stream().map(Draft::name).toList();
        overrides.forEach((name, keys) -> {
            if (!names.contains(name)) {
                problems.add(keys, "an override of " + name, "the name of a loaded query" + Suggestion.of(name, names));
            }
        });
        return drafts.stream().map(draft -> overrides.containsKey(draft.name()) ? merged(draft, overrides.get(draft.name())) : draft).toList();
    }

    private static Draft merged(Draft draft, YamlMap override) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>(draft.body().entries());
        override.entries().keySet().forEach(key -> DefinitionKeys.spellingsOf(key).forEach(entries::remove));
        entries.putAll(override.entries());
        return draft.withBody(new YamlMap(draft.body().at(), draft.body().path(), entries));
    }
}
