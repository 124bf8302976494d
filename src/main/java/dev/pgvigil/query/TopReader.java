package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code top}. */
final class TopReader {
    private static final int MOST = 10_000;
    private static final Duration LINGER = Duration.ofHours(1);

    private static final Key<List<String>> BY = Key.texts("by")
            .describedAs("Counters by whose increase since the last collection rows are ranked, at the first collection by their value. Default: none");
    private static final Key<Integer> N = Key.integer(0, MOST, "n")
            .describedAs("Rows served for each of them; 0: none, all rows are added up");
    private static final Key<Integer> AT_MOST = Key.integer(1, MOST, "most")
            .describedAs("Rows served at a time; those that linger longest give way. Default: twice n for each counter");
    private static final Key<Duration> STAY = Key.duration("linger")
            .describedAs("How long a row is served after it was last among the first. Default: 1h");
    private static final Key<List<String>> KEY = Key.texts("key")
            .describedAs("Labels that tell rows apart, while the others may change, as a name does. Default: all");
    private static final Key<Map<String, String>> OTHER = Key.of(Section.namesTo(Map.of("type", "string")), TopReader::texts, "other")
            .describedAs("Labels of the row that adds up all the rest, such as {queryid: other}; labels not named stay, one such row for each");
    private static final List<Key<?>> ALL = List.of(BY, N, AT_MOST, STAY, KEY, OTHER);
    static final Map<String, Object> SCHEMA = Section.schema(ALL, List.of(N));

    private final Fields fields;
    private final Columns columns;

    private TopReader(Fields fields, Columns columns) {
        this.fields = fields;
        this.columns = columns;
    }

    static Optional<TopDefinition> read(Optional<YamlNode> node, Columns columns, Problems problems) {
        return node.flatMap(found -> Values.map(found, problems)).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<TopDefinition> top = new TopReader(fields, columns).read();
            fields.finish();
            return top;
        });
    }

    private Optional<TopDefinition> read() {
        List<String> by = columns(BY, "a COUNTER column", columns.counters());
        List<String> key = columns(KEY, "a LABEL column", columns.labels());
        Map<String, String> other = fields.get(OTHER).orElse(Map.of());
        fields.node(OTHER).ifPresent(node -> other.keySet().forEach(label ->
                columns.check(node, label, "a LABEL column that is served", columns.labelsServed(), fields.problems())));
        Optional<Integer> n = fields.require(N);
        int most = fields.get(AT_MOST).orElse(n.map(count -> Math.max(1, Math.min(MOST, 2 * count * by.size()))).orElse(1));
        Duration linger = fields.get(STAY).orElse(LINGER);
        n.ifPresent(count -> checkTogether(count, by, other));
        checkServed();
        return n.map(count -> new TopDefinition(by, count, most, linger, key, other));
    }

    private List<String> columns(Key<List<String>> key, String kind, List<String> allowed) {
        List<String> names = fields.get(key).orElse(List.of());
        fields.node(key).ifPresent(node -> names.forEach(name -> columns.check(node, name, kind, allowed, fields.problems())));
        return names;
    }

    private void checkTogether(int n, List<String> by, Map<String, String> other) {
        if (n > 0 && by.isEmpty()) {
            fields.problems().add(fields.map(), "found no counters to rank by, expected by, or n: 0");
        }
        if (n > 0 && other.isEmpty()) {
            fields.problems().add(fields.map(), "found no labels for the rest, expected other with a text for at least one label, or n: 0");
        }
    }

    /** What is added up must be such that its sum means something. */
    private void checkServed() {
        columns.all().stream().filter(column -> !column.internal() && column.usage() != Usage.COUNTER && column.usage() != Usage.LABEL
                && column.usage() != Usage.DISCARD).forEach(column -> fields.problems().add(columns.key(column),
                        "usage: " + column.usage() + " in a query with top", "COUNTER, or internal: true"));
    }

    private static Optional<Map<String, String>> texts(YamlNode node, Problems problems) {
        return Values.map(node, problems).map((YamlMap map) -> {
            Map<String, String> texts = new LinkedHashMap<>();
            map.entries().forEach((label, entry) -> Values.text(entry.value(), problems).ifPresent(text -> texts.put(label, text)));
            return texts;
        });
    }
}
