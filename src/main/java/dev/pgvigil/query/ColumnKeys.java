package dev.pgvigil.query;

import dev.pgvigil.yaml.Key;
import java.util.List;
import java.util.Map;

/** The keys of one column. */
final class ColumnKeys {
    private static final Map<String, Object> NUMBER = Key.number("number").schema();

    static final Key<Usage> USAGE = Key.word(Usage.class, "usage").describedAs("What the column becomes");
    static final Key<String> DESCRIPTION = Key.text("description").describedAs("HELP of the metric, naming view and column");
    static final Key<String> RENAME = Key.text("rename").describedAs("Its name in the metric or label. Default: the column's");
    static final Key<Double> SCALE = Key.number("scale").describedAs("Factor applied to every number. Default: 1");
    static final Key<Double> DEFAULT = Key.number("default").describedAs("Value for NULL. Default: NULL gives no sample");
    static final Key<String> UNIT = Key.text("unit").describedAs("Formats texts and panels, such as seconds or bytes; never renames");
    static final Key<Map<String, Double>> MAPPING = Key.of(Section.namesTo(NUMBER), ColumnReader::mapping, "metric_mapping")
            .describedAs("Text to number, for MAPPEDMETRIC");
    static final Key<List<Double>> BUCKET = Key.of(Section.ordered("type", "array", "minItems", 1, "items", NUMBER), ColumnReader::buckets, "bucket")
            .describedAs("Upper bounds in rising order, for HISTOGRAM with one observation a row");
    static final Key<Boolean> INTERNAL = Key.bool("internal").describedAs("Not served, feeds derived values only. Default: false");

    static final List<Key<?>> ALL = List.of(USAGE, DESCRIPTION, RENAME, SCALE, DEFAULT, UNIT, MAPPING, BUCKET, INTERNAL);
    static final Map<String, Object> SCHEMA = Section.schema(ALL, List.of(USAGE));

    private ColumnKeys() {
    }
}
