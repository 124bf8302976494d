package dev.pgvigil.snapshot;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** All parts of one target at an instant. Immutable; a scrape reads it once. */
public record Snapshot(String target, Map<PartKey, Part> byKey) {
    public Snapshot {
        byKey = java.util.Collections.unmodifiableMap(byKey);
    }

    public Collection<Part> parts() {
        return byKey.values();
    }

    public Optional<Part> part(PartKey key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
