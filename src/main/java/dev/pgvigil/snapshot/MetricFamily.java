package dev.pgvigil.snapshot;

import java.util.List;

/**
 * A family with the samples that one part has of it.
 *
 * @throws IllegalArgumentException if a sample's suffix is not one of the family's type
 */
public record MetricFamily(Family family, List<Sample> samples) {
    public MetricFamily {
        samples = List.copyOf(samples);
        for (Sample sample : samples) {
            checkSuffix(family, sample);
        }
    }

    private static void checkSuffix(Family family, Sample sample) {
        if (!family.type().suffixes().contains(sample.suffix())) {
            throw new IllegalArgumentException(family.name() + ": found a sample with suffix \"" + sample.suffix() + "\", expected "
                    + (family.type().single() ? "none" : family.type().suffixes()) + " in a " + family.type().word());
        }
    }
}
