package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Pages as the tests want them: from families, through a store, unzipped. */
final class Pages {
    private Pages() {
    }

    /** The page of one renderer for parts of these families. */
    @SafeVarargs
    static String of(ExpositionFormat format, List<MetricFamily>... parts) {
        PartRenderer renderer = new PartRenderer();
        List<Rendering> renderings = new ArrayList<>();
        for (List<MetricFamily> part : parts) {
            renderings.add(renderer.render(part));
        }
        return new String(Exposition.compose(format, false, renderings), StandardCharsets.UTF_8);
    }

    /** The parts as a store serves them, duplicates dropped. */
    static List<Rendering> stored(List<List<MetricFamily>> parts) {
        SnapshotStore store = new SnapshotStore("db1", new PartRenderer(), Integer.MAX_VALUE);
        for (int i = 0; i < parts.size(); i++) {
            store.publish(PartKey.data("q" + i, ""), parts.get(i), Instant.EPOCH, Instant.MAX);
        }
        return store.current().parts().stream().map(Part::rendering).toList();
    }

    /** The families without series that stand twice. */
    static List<MetricFamily> once(List<MetricFamily> families) {
        SnapshotStore store = new SnapshotStore("db1", new PartRenderer(), Integer.MAX_VALUE);
        store.publish(PartKey.data("q", ""), families, Instant.EPOCH, Instant.MAX);
        return store.current().parts().iterator().next().families();
    }

    static byte[] unzipped(byte[] member) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(member))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
