package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads the process's own metrics out of a simpleclient registry. */
public final class ClientLibraryBridge {
    private ClientLibraryBridge() {
    }

    /**
     * All families of the registry with the names simpleclient serves them under: a counter ends in {@code _total}, an info in
     * {@code _info}. Its {@code _created} series are left out. Infos and state sets are gauges, as in its text format.
     */
    public static List<MetricFamily> families(CollectorRegistry registry) {
        return families(registry, name -> true);
    }

    /** The same of those samples alone whose name passes. */
    static List<MetricFamily> families(CollectorRegistry registry, Predicate<String> names) {
        List<MetricFamily> families = new ArrayList<>();
        Collections.list(registry.filteredMetricFamilySamples(names::test)).forEach(read -> families.addAll(families(read)));
        return List.copyOf(families);
    }

    /** One family, or more where samples have names that do not fit it, such as the {@code _gsum} of a gauge histogram. */
    private static List<MetricFamily> families(MetricFamilySamples read) {
        Family main = family(read);
        Map<Family, List<Sample>> samples = new LinkedHashMap<>(Map.of(main, new ArrayList<>()));
        for (MetricFamilySamples.Sample sample : read.samples) {
            if (sample.name.equals(read.name + "_created") && read.type != Type.GAUGE) {
                continue;
            }
            Family family = fits(main, sample.name) ? main : other(read, sample.name);
            samples.computeIfAbsent(family, first -> new ArrayList<>()).add(sample(family, sample));
        }
        return samples.entrySet().stream().map(entry -> new MetricFamily(entry.getKey(), entry.getValue())).toList();
    }

    private static Family family(MetricFamilySamples read) {
        String suffix = read.type == Type.COUNTER ? "_total" : read.type == Type.INFO ? "_info" : "";
        return new Family(read.name + suffix, type(read.type), read.help, read.unit);
    }

    private static Family other(MetricFamilySamples read, String name) {
        return new Family(name, read.type == Type.GAUGE_HISTOGRAM ? MetricType.GAUGE : MetricType.UNTYPED, read.help, "");
    }

    private static boolean fits(Family family, String name) {
        return name.startsWith(family.name()) && family.type().suffixes().contains(name.substring(family.name().length()));
    }

    private static Sample sample(Family family, MetricFamilySamples.Sample sample) {
        return new Sample(sample.name.substring(family.name().length()), new Labels(sample.labelNames, sample.labelValues), sample.value);
    }

    private static MetricType type(Type type) {
        return switch (type) {
            case COUNTER -> MetricType.COUNTER;
            case HISTOGRAM, GAUGE_HISTOGRAM -> MetricType.HISTOGRAM;
            case SUMMARY -> MetricType.SUMMARY;
            case UNKNOWN -> MetricType.UNTYPED;
            case GAUGE, INFO, STATE_SET -> MetricType.GAUGE;
        };
    }
}
