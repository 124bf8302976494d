package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The two ways to write columns: a mapping, or a list of mappings with one key each. */
final class ColumnsShape {
    private ColumnsShape() {
    }

    /** The columns as one mapping in file order; a column written twice is a fault. */
    static Optional<YamlMap> read(YamlNode node, Problems problems) {
        if (!(node instanceof YamlList list)) {
            return node instanceof YamlMap map ? Optional.of(map)
                    : Values.refuse(node, problems, "a mapping of columns, or a list of mappings with one column each");
        }
        Map<String, YamlMap.Entry> columns = new LinkedHashMap<>();
        for (YamlNode item : list.items()) {
            add(columns, item, problems);
        }
        return Optional.of(new YamlMap(list.at(), list.path(), columns));
    }

    private static void add(Map<String, YamlMap.Entry> columns, YamlNode item, Problems problems) {
        if (!(item instanceof YamlMap map) || map.entries().size() != 1) {
            problems.add(item, item instanceof YamlMap map ? "a mapping with " + map.entries().size() + " keys" : item.describe(),
                    "a mapping with one column");
            return;
        }
        YamlMap.Entry column = map.entries().values().iterator().next();
        YamlMap.Entry first = columns.putIfAbsent(column.key().text(), column);
        if (first != null) {
            problems.add(column.key(), "found the column a second time, expected it once (first at line " + first.key().at().line() + ")");
        }
    }
}
