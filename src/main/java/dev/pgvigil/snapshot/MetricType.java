package dev.pgvigil.snapshot;

import java.util.List;
import java.util.Locale;

/** The type of a family in the exposition formats. */
public enum MetricType {
    GAUGE(""), COUNTER(""), HISTOGRAM("_bucket", "_sum", "_count"), SUMMARY("", "_sum", "_count"), UNTYPED("");

    private final List<String> suffixes;
    private final boolean single;

    MetricType(String... suffixes) {
        this.suffixes = List.of(suffixes);
        this.single = this.suffixes.equals(List.of(""));
    }

    /** The word in text format 0.0.4. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its samples append to the family's name; the empty text stands for the name itself. */
    public List<String> suffixes() {
        return suffixes;
    }

    /** Whether a metric is one sample with the family's own name. */
    public boolean single() {
        return single;
    }
}
