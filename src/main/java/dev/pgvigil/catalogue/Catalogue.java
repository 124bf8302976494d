package dev.pgvigil.catalogue;

import dev.pgvigil.query.EvidenceDefinition;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.MetricFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every metric that can be served, from the definitions alone. Immutable. */
public final class Catalogue {
    private final Map<String, Metric> metrics;
    private final List<QueryDefinition> queries;
    private final List<EvidenceDefinition> evidence;
    private final Costs costs;

    private Catalogue(Map<String, Metric> metrics, List<QueryDefinition> queries, List<EvidenceDefinition> evidence, Costs costs) {
        this.metrics = metrics;
        this.evidence = evidence;
        this.queries = queries;
        this.costs = costs;
    }

    /**
     * Lists everything.
     *
     * @param definitions those with {@code skip} are left out: they are never run
     * @param own families of the process itself; only names, types, helps and label names count
     */
    public static Catalogue of(List<QueryDefinition> definitions, List<MetricFamily> own, Costs costs) {
        return of(new LoadedQueries(definitions, List.of()), own, costs);
    }

    /** The same with what runs only when an alert asks, which is no metric. */
    public static Catalogue of(LoadedQueries definitions, List<MetricFamily> own, Costs costs) {
        List<QueryDefinition> queries = definitions.queries().stream().filter(query -> !query.skip()).toList();
        Map<String, Metric> metrics = new TreeMap<>();
        Stream.concat(queries.stream().flatMap(Served::by), own.stream().map(Served::by))
                .forEach(metric -> metrics.merge(metric.name(), metric, Metric::and));
        return new Catalogue(metrics, queries, definitions.evidence().stream().filter(one -> !one.query().skip()).toList(), costs);
    }

    /** All of them, by name. */
    public List<Metric> metrics() {
        return List.copyOf(metrics.values());
    }

    public Optional<Metric> metric(String name) {
        return Optional.ofNullable(metrics.get(name));
    }

    /** What one query would serve, by name. */
    public static Map<String, Metric> of(QueryDefinition query) {
        Map<String, Metric> served = new LinkedHashMap<>();
        Served.by(query).forEach(metric -> served.put(metric.name(), metric));
        return served;
    }

    /** The queries that run, in the order of their file. */
    public List<QueryDefinition> queries() {
        return queries;
    }

    /** What runs only when an alert asks, in the order of its file. */
    public List<EvidenceDefinition> evidence() {
        return evidence;
    }

    /** What they cost, as far as it was measured. */
    public Costs costs() {
        return costs;
    }
}
