package dev.pgvigil.snapshot;

import java.util.List;

/** A family with the samples that one part has of it. */
public record MetricFamily(Family family, List<Sample> samples) {
    public MetricFamily {
        samples = List.copyOf(samples);
    }
}
