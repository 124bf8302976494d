package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.MetricFamily;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The process's own metrics: {@code process_*}, {@code jvm_*}, build and configuration. One registry a sidecar. Thread-safe. */
public final class ProcessMetrics {
    /** Sizes at the start, and those after a collection that are the pool's own: a score of series for nothing. */
    private static final Set<String> LEFT_OUT = Set.of("jvm_memory_bytes_init", "jvm_memory_pool_bytes_init", "jvm_memory_pool_collection_init_bytes",
            "jvm_memory_pool_collection_max_bytes", "jvm_memory_pool_collection_committed_bytes");
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Gauge reloadSuccessful = Gauge.build("pgvigil_config_last_reload_successful",
            "1 when the last load of settings and queries was accepted").register(registry);
    private final Gauge reloadedAt = Gauge.build("pgvigil_config_last_reload_success_timestamp_seconds",
            "When settings and queries were last accepted, seconds since 1970").register(registry);

    /** @param version of the product, for {@code pgvigil_build_info} */
    public ProcessMetrics(String version) {
        new StandardExports().register(registry);
        new MemoryPoolsExports().register(registry);
        new BufferPoolsExports().register(registry);
        new GarbageCollectorExports().register(registry);
        new ThreadExports().register(registry);
        Gauge.build("pgvigil_build_info", "1, with the version of pgvigil and of Java").labelNames("version", "java_version")
                .register(registry).labels(version, Runtime.version().toString()).set(1);
    }

    /** Settings and queries were accepted. */
    public void loaded(Instant at) {
        reloadSuccessful.set(1);
        reloadedAt.set(at.toEpochMilli() / 1e3);
    }

    /** The newest version of settings and queries was refused; what was accepted before stays in force. */
    public void refused() {
        reloadSuccessful.set(0);
    }

    /** Where counters about the process itself are registered. */
    public CollectorRegistry registry() {
        return registry;
    }

    /** The families of these names alone, without reading the others. */
    public List<MetricFamily> families(Set<String> names) {
        return names.isEmpty() ? List.of() : ClientLibraryBridge.families(registry, names::contains);
    }

    /** All families as of now that are served. */
    public List<MetricFamily> families() {
        return ClientLibraryBridge.families(registry).stream().filter(family -> !LEFT_OUT.contains(family.family().name())).toList();
    }
}
