package dev.pgvigil.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The current snapshot of one target: parts come in as they are collected, leave when they expire or are removed. Writers are
 * serialised here; readers take one reference and never wait.
 */
public final class SnapshotStore {

    /**
     * @param renderer makes a part's bytes, once, at publication
     * @param seriesCap most samples served for this target
     */
    public SnapshotStore(String target, Renderer renderer, int seriesCap) {
    }

    /** The parts of this moment. */
    public Snapshot current() {
        return new Snapshot("", java.util.Map.of());
    }

    /**
     * Replaces the part of that key. A series that stands twice in it, or in another part, is dropped; so is what passes the cap.
     *
     * @param expiresAt when it leaves by {@link #expire(Instant)}
     */
    public Published publish(PartKey key, List<MetricFamily> families, Instant collectedAt, Instant expiresAt) {
        return new Published(0, 0);
    }

    /** Marks a part as served past a failure and moves its end; nothing happens when there is none. */
    public void keep(PartKey key, Instant expiresAt) {
    }

    /** Removes the parts that match. */
    public void removeIf(Predicate<Part> condition) {
    }

    /** Removes what has expired and answers its keys. */
    public List<PartKey> expire(Instant now) {
        return List.of();
    }

    /** Time until the next part expires; empty when none will. */
    public java.util.Optional<Duration> untilNextExpiry(Instant now) {
        return java.util.Optional.empty();
    }
}
