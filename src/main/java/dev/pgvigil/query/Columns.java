package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The columns of one query while it is read: those that could be read, and the names of those that had faults. */
final class Columns {
    private final List<ColumnDefinition> all = new ArrayList<>();
    private final Map<String, YamlScalar> keys = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();
    private boolean unreadable;

    /** Reads {@code metrics}. */
    static Columns read(Optional<YamlNode> metrics, boolean needBuckets, Problems problems) {
        Columns columns = new Columns();
        Optional<YamlMap> map = metrics.flatMap(node -> ColumnsShape.read(node, problems));
        map.ifPresent(found -> found.entries().values().forEach(entry -> columns.add(entry, needBuckets, problems)));
        columns.unreadable = metrics.isPresent() && map.isEmpty();
        return columns;
    }

    private void add(YamlMap.Entry entry, boolean needBuckets, Problems problems) {
        String name = entry.key().text();
        keys.put(name, entry.key());
        Optional<ColumnDefinition> column = ColumnReader.read(entry, needBuckets, problems);
        column.ifPresentOrElse(all::add, () -> broken.add(name));
    }

    List<ColumnDefinition> all() {
        return all;
    }

    /** Where the column's name stands. */
    YamlScalar key(ColumnDefinition column) {
        return keys.get(column.column());
    }

    /** True when some column could not be read, so that what is missing may be it. */
    boolean hasBroken() {
        return unreadable || !broken.isEmpty();
    }

    List<String> counters() {
        return names(column -> column.usage() == Usage.COUNTER);
    }

    /** Columns that are one number a row. */
    List<String> numbers() {
        return names(Columns::isNumber);
    }

    /** Columns that are one number a row and served. */
    List<String> servedNumbers() {
        return names(column -> isNumber(column) && !column.internal());
    }

    List<String> labels() {
        return names(column -> column.usage() == Usage.LABEL);
    }

    /** Columns that are served as labels. */
    List<String> labelsServed() {
        return names(column -> column.usage() == Usage.LABEL && !column.internal());
    }

    /** Labels as they are served. */
    List<String> servedLabels() {
        return all.stream().filter(column -> column.usage() == Usage.LABEL).map(ColumnDefinition::servedName).toList();
    }

    /** Refuses a name that is not among the allowed ones, unless its column had faults of its own. */
    void check(YamlNode at, String name, String kind, List<String> allowed, Problems problems) {
        if (unreadable || broken.contains(name) || allowed.contains(name)) {
            return;
        }
        String choice = allowed.isEmpty() ? ", of which there is none" : ": " + Values.orList(allowed);
        problems.add(at, name, kind + choice + Suggestion.of(name, allowed));
    }

    private static boolean isNumber(ColumnDefinition column) {
        return Stream.of(Usage.GAUGE, Usage.COUNTER, Usage.MAPPEDMETRIC, Usage.DURATION).anyMatch(column.usage()::equals);
    }

    private List<String> names(Predicate<ColumnDefinition> which) {
        return all.stream().filter(which).map(ColumnDefinition::column).toList();
    }
}
