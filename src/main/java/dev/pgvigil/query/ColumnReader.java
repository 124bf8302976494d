package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads one column. */
final class ColumnReader {
    private static final String MILLISECONDS = "_milliseconds";

    private ColumnReader() {
    }

    /** The column, or empty when its usage could not be told. */
    static Optional<ColumnDefinition> read(YamlMap.Entry column, boolean needsBuckets, Problems problems) {
        return Values.map(column.value(), problems).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<Usage> usage = fields.require(ColumnKeys.USAGE);
            ColumnDefinition read = column(column, usage.orElse(Usage.GAUGE), fields);
            usage.ifPresent(known -> check(fields, known, needsBuckets));
            fields.finish();
            return usage.map(known -> read);
        });
    }

    private static ColumnDefinition column(YamlMap.Entry column, Usage usage, Fields fields) {
        String name = column.key().text();
        Optional<String> rename = fields.get(ColumnKeys.RENAME);
        if (usage == Usage.DURATION && !rename.orElse(name).endsWith(MILLISECONDS)) {
            rename = Optional.of(rename.orElse(name) + MILLISECONDS);
        }
        OptionalDouble orElse = fields.get(ColumnKeys.DEFAULT).map(OptionalDouble::of).orElse(OptionalDouble.empty());
        return new ColumnDefinition(name, usage, fields.get(ColumnKeys.DESCRIPTION).orElse(""), rename, fields.get(ColumnKeys.SCALE).orElse(1.0),
                orElse, fields.get(ColumnKeys.UNIT), fields.get(ColumnKeys.MAPPING).orElse(Map.of()),
                fields.get(ColumnKeys.BUCKET).orElse(List.of()), fields.get(ColumnKeys.INTERNAL).orElse(false), column.key().at());
    }

    private static void check(Fields fields, Usage usage, boolean needsBuckets) {
        Problems problems = fields.problems();
        Optional<YamlNode> mapping = fields.node(ColumnKeys.MAPPING);
        Optional<YamlNode> bucket = fields.node(ColumnKeys.BUCKET);
        if (usage == Usage.MAPPEDMETRIC && mapping.isEmpty()) {
            problems.add(fields.map(), "found no key metric_mapping, expected one beside usage: MAPPEDMETRIC");
        }
        if (usage != Usage.MAPPEDMETRIC) {
            mapping.ifPresent(node -> problems.add(node, "metric_mapping beside usage: " + usage, "usage: MAPPEDMETRIC"));
        }
        if (usage == Usage.HISTOGRAM && needsBuckets && bucket.isEmpty()) {
            problems.add(fields.map(), "found no key bucket, expected one beside usage: HISTOGRAM");
        }
        if (usage != Usage.HISTOGRAM) {
            bucket.ifPresent(node -> problems.add(node, "bucket beside usage: " + usage, "usage: HISTOGRAM"));
        }
    }

    static Optional<Map<String, Double>> mapping(YamlNode node, Problems problems) {
        return Values.map(node, problems).map(map -> {
            Map<String, Double> numbers = new LinkedHashMap<>();
            map.entries().forEach((text, entry) -> Values.number(entry.value(), problems).ifPresent(number -> numbers.put(text, number)));
            return numbers;
        });
    }

    static Optional<List<Double>> buckets(YamlNode node, Problems problems) {
        if (!(node instanceof YamlList list) || list.items().isEmpty()) {
            return Values.refuse(node, problems, "a list of rising numbers");
        }
        List<Double> bounds = new ArrayList<>();
        for (YamlNode item : list.items()) {
            Optional<Double> bound = Values.number(item, problems);
            if (bound.isPresent() && !bounds.isEmpty() && bound.get() <= bounds.get(bounds.size() - 1)) {
                problems.add(item, item.describe(), "a number above the one before");
            }
            bound.ifPresent(bounds::add);
        }
        return Optional.of(bounds);
    }
}
