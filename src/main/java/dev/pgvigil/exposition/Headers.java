package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Family;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The headers of all families seen, so that each is written once and not at every publication. Thread-safe. */
final class Headers {
    private final Map<ExpositionFormat, Map<Family, Piece>> byFormat = new EnumMap<>(ExpositionFormat.class);
    private final Compressor compressor;

    Headers(Compressor compressor) {
        this.compressor = compressor;
        for (ExpositionFormat format : ExpositionFormat.values()) {
            byFormat.put(format, new ConcurrentHashMap<>());
        }
    }

    Piece of(ExpositionFormat format, Family family) {
        Piece known = byFormat.get(format).get(family);
        return known != null ? known : byFormat.get(format).computeIfAbsent(family, missing -> Piece.shared(Header.of(format, missing), compressor));
    }
}
