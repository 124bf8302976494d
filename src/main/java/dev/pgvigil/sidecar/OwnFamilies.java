package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertFamilies;
import dev.pgvigil.alert.PushFamilies;
import dev.pgvigil.collect.DeclaredFamilies;
import dev.pgvigil.exposition.ClientLibraryBridge;
import dev.pgvigil.exposition.ProcessMetrics;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.web.HttpFamilies;
import java.util.List;
import java.util.stream.Stream;

/** Every family that a sidecar serves of itself and of its targets, whatever its queries are. */
public final class OwnFamilies {
    private OwnFamilies() {
    }

    /**
     * Their names, types, helps and label names, as the code that serves them says. Values and label values mean nothing. What
     * {@code process_*} tells differs by operating system; this is the list of the present one.
     */
    public static List<MetricFamily> declared() {
        return Stream.of(DeclaredFamilies.all(), AlertFamilies.declared(), HttpFamilies.declared(), new ProcessMetrics("").families(),
                ClientLibraryBridge.families(PushFamilies.declared())).flatMap(List::stream).toList();
    }
}
