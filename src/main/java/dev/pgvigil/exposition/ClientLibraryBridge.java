package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.MetricFamily;
import io.prometheus.client.CollectorRegistry;
import java.util.List;

/** Reads the process's own metrics out of a simpleclient registry. */
public final class ClientLibraryBridge {
    private ClientLibraryBridge() {
    }

    /** All families of the registry with the names simpleclient serves them under. */
    public static List<MetricFamily> families(CollectorRegistry registry) {
        return List.of();
    }
}
