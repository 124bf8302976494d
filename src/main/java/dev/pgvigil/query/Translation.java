package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Rewrites one mapping of another format into pgvigil's keys; every node keeps its place, so later faults point into the user's file. */
final class Translation {
    private final YamlMap from;
    private final Fields fields;
    private final Map<String, YamlMap.Entry> to = new LinkedHashMap<>();

    Translation(YamlMap from, Problems problems) {
        this.from = from;
        this.fields = new Fields(from, problems);
    }

    /** The value of a key of the other format, to be judged here. */
    Optional<YamlNode> take(String key) {
        return fields.node(Section.node(Map.of(), key));
    }

    /** The value of a key of the other format, read as a declared key reads it. */
    <T> Optional<T> read(Key<T> key) {
        return fields.get(key);
    }

    /** Keys that mean the same here. */
    void copy(String... keys) {
        for (String key : keys) {
            rename(key, key);
        }
    }

    /** A key that has another name here. */
    void rename(String key, String here) {
        take(key).ifPresent(node -> put(key, here, node));
    }

    /** Puts a value derived from a key of the other format. */
    void put(String key, String here, YamlNode value) {
        to.put(here, new YamlMap.Entry(from.entries().get(key).key(), value));
    }

    /** Puts a text derived from a key of the other format. */
    void put(String key, String here, String text) {
        YamlNode origin = from.entries().get(key).value();
        put(key, here, new YamlScalar(origin.at(), origin.path(), text, true));
    }

    /** Rewrites the options of every column. */
    void columns(Problems problems, Function<YamlMap.Entry, YamlMap.Entry> option) {
        take("metrics").flatMap(node -> ColumnsShape.read(node, problems)).ifPresent(columns -> {
            Map<String, YamlMap.Entry> rewritten = new LinkedHashMap<>();
            columns.entries().values().stream().map(option).forEach(entry -> rewritten.put(entry.key().text(), entry));
            put("metrics", "metrics", new YamlMap(columns.at(), columns.path(), rewritten));
        });
    }

    /** The rewritten mapping, after reporting every key nobody took. */
    YamlMap finish() {
        fields.finish();
        return new YamlMap(from.at(), from.path(), to);
    }

    /** The same for a definition: a key that pgvigil has says that the file is read as another format than its writer thought. */
    YamlMap finishDefinition(Format format) {
        fields.finish(key -> DefinitionKeys.ALL.stream().noneMatch(known -> known.spellings().contains(key)) ? ""
                : "; the file is read as " + format.word() + ", as --extend.query-path always is: for keys of pgvigil name it in queries.files "
                        + "without a format");
        return new YamlMap(from.at(), from.path(), to);
    }
}
