package dev.pgvigil.yaml;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads one mapping by its keys and, at the end, reports every key nobody asked for. Not thread-safe. */
public final class Fields {
    private final YamlMap map;
    private final Problems problems;
    private final Set<String> known = new HashSet<>();
    private final Set<String> suggested = new LinkedHashSet<>();

    public Fields(YamlMap map, Problems problems) {
        this.map = map;
        this.problems = problems;
    }

    /** The mapping itself, for faults that belong to it as a whole. */
    public YamlMap map() {
        return map;
    }

    /** Where this mapping's faults go. */
    public Problems problems() {
        return problems;
    }

    /** The value of a key; empty when absent or faulty. Two spellings of one key in one mapping are a fault. */
    public <T> Optional<T> get(Key<T> key) {
        return node(key).flatMap(node -> key.read(node, problems));
    }

    /** The value of a key that must be there; its absence is a fault at the mapping. */
    public <T> Optional<T> require(Key<T> key) {
        if (node(key).isEmpty()) {
            problems.add(map, "found no key " + key.name() + ", expected one");
            return Optional.empty();
        }
        return get(key);
    }

    /** The node of a key in whichever spelling it has. */
    public Optional<YamlNode> node(Key<?> key) {
        known.addAll(key.spellings());
        suggested.add(key.name());
        List<YamlMap.Entry> written = key.spellings().stream().map(map.entries()::get).filter(e -> e != null).toList();
        for (YamlMap.Entry extra : written.subList(Math.min(1, written.size()), written.size())) {
            problems.add(extra.key(), "found a second spelling of " + written.get(0).key().text() + ", expected one of the two");
        }
        return written.stream().findFirst().map(YamlMap.Entry::value);
    }

    /** Refuses a key by name with the reason, when it is written. */
    public void refuse(String key, String reason) {
        known.add(key);
        Optional.ofNullable(map.entries().get(key))
                .ifPresent(entry -> problems.add(entry.key(), "found " + key + ", which is not supported: " + reason));
    }

    /** Reports every key that was neither read nor refused. */
    public void finish() {
        finish(key -> "");
    }

    /** The same. @param remark more to say of an unknown key; may be empty */
    public void finish(UnaryOperator<String> remark) {
        for (Map.Entry<String, YamlMap.Entry> entry : map.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(entry.getValue().key(), "found the unknown key " + entry.getKey() + ", expected "
                        + Values.orList(List.copyOf(suggested)) + Suggestion.of(entry.getKey(), known) + remark.apply(entry.getKey()));
            }
        }
    }
}
