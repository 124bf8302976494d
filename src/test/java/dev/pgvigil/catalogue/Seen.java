package dev.pgvigil.catalogue;

import dev.pgvigil.collect.Inspection;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What one round of queries gave. */
record Seen(List<Inspection.Result> results) {

    /** The only sample of a family whose label values contain all of these; empty when there is none. */
    OptionalDouble value(String family, String... labelValues) {
        double[] values = samples(family).filter(sample -> has(sample.labels(), labelValues)).mapToDouble(Sample::value).toArray();
        if (values.length > 1) {
            throw new AssertionError(family + Arrays.toString(labelValues) + ": found " + values.length + " samples, expected at most one");
        }
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
    }

    /** The only sample as a number; NaN when there is none, which equals nothing. */
    double number(String family, String... labelValues) {
        return value(family, labelValues).orElse(Double.NaN);
    }

    /** The labels of all samples of a family. */
    List<Labels> labels(String family) {
        return samples(family).map(Sample::labels).toList();
    }

    /** All that a query's runs gave, by outcome and message. */
    Inspection.Result result(String key) {
        return results.stream().filter(result -> result.planned().query().key().equals(key)).findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not among " + results.stream().map(r -> r.planned().query().key()).toList()));
    }

    long series() {
        return results.stream().flatMap(result -> result.families().stream()).mapToLong(family -> family.samples().size()).sum();
    }

    private Stream<Sample> samples(String family) {
        return results.stream().flatMap(result -> result.families().stream()).filter(one -> one.family().name().equals(family))
                .map(MetricFamily::samples).flatMap(List::stream);
    }

    private static boolean has(Labels labels, String... values) {
        return labels.values().containsAll(List.of(values));
    }
}
