package dev.pgvigil.snapshot;

import java.util.Locale;

/** The type of a family in the exposition formats. */
public enum MetricType {
    GAUGE, COUNTER, HISTOGRAM, UNTYPED;

    /** The word in text format 0.0.4. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
