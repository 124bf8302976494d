package dev.pgvigil.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * The current snapshot of one target: parts come in as they are collected, leave when they expire or are removed. Writers are
 * serialised here; readers take one reference and never wait. A series left out because another part has it comes back with
 * the next publication after that part is gone.
 */
public final class SnapshotStore {
    private final String target;
    private final Renderer renderer;
    private final SeriesIndex index = new SeriesIndex();
    private final Map<PartKey, StoredPart> parts = new LinkedHashMap<>();
    private final AtomicReference<Snapshot> current;
    private Size cap;
    private Size counted = Size.NONE;

    /**
     * @param renderer makes a part's bytes, once, at publication
     * @param seriesCap most samples of {@link PartKey.Kind#DATA} parts served for this target, at least 0, and most characters of their labels,
     *        counted in KiB; the other kinds are neither cut nor counted, for they must always exist
     */
    public SnapshotStore(String target, Renderer renderer, int seriesCap) {
        this.target = target;
        this.renderer = renderer;
        this.cap = Size.cap(seriesCap);
        this.current = new AtomicReference<>(new Snapshot(target, Map.of()));
    }

    /** The parts of this moment, in the order of their first publication. */
    public Snapshot current() {
        return current.get();
    }

    /**
     * Replaces the part of that key. A series that stands twice in it, or in another part, is dropped; so is what passes the cap,
     * a histogram or summary as a whole.
     * When the renderer throws, everything stays as it was.
     *
     * @param expiresAt when it leaves by {@link #expire(Instant)}; {@link Instant#MAX} for never
     */
    public synchronized Published publish(PartKey key, List<MetricFamily> families, Instant collectedAt, Instant expiresAt) {
        SeriesIndex.Admission admission = index.admit(key, families, room(key));
        Rendering rendering = renderer.render(admission.families());
        List<SeriesId> series = admission.series();
        Part part = new Part(key, collectedAt, false, admission.families(), rendering, series.size());
        put(new StoredPart(part, series, key.kind() == PartKey.Kind.DATA ? admission.size() : Size.NONE, expiresAt));
        show();
        return admission.published();
    }

    /** Sets the cap anew, for the publications from now on. */
    public synchronized void seriesCap(int samples) {
        cap = Size.cap(samples);
    }

    /** Marks a part as served past a failure and moves its end; nothing happens when there is none. */
    public synchronized void keep(PartKey key, Instant expiresAt) {
        StoredPart stored = parts.get(key);
        if (stored == null) {
            return;
        }
        parts.put(key, stored.kept(expiresAt));
        show();
    }

    /** Removes the parts that match. */
    public synchronized void removeIf(Predicate<Part> condition) {
        removeStored(stored -> condition.test(stored.part()));
    }

    /** Removes what has expired and answers its keys. A part has expired when its end is {@code now} or before. */
    public synchronized List<PartKey> expire(Instant now) {
        return removeStored(stored -> stored.expired(now));
    }

    /** Time until the next part expires, zero when one is due; empty when none will. */
    public synchronized Optional<Duration> untilNextExpiry(Instant now) {
        return parts.values().stream().filter(StoredPart::expires).map(StoredPart::expiresAt).min(Instant::compareTo)
                .map(end -> end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO);
    }

    private Size room(PartKey key) {
        if (key.kind() != PartKey.Kind.DATA) {
            return Size.ENDLESS;
        }
        StoredPart replaced = parts.get(key);
        return cap.minus(counted).plus(replaced == null ? Size.NONE : replaced.size());
    }

    private void put(StoredPart stored) {
        StoredPart replaced = parts.put(stored.part().key(), stored);
        if (replaced != null) {
            release(replaced);
        }
        index.claim(stored.part().key(), stored.series());
        counted = counted.plus(stored.size());
    }

    private void release(StoredPart stored) {
        index.release(stored.series());
        counted = counted.minus(stored.size());
    }

    private List<PartKey> removeStored(Predicate<StoredPart> condition) {
        List<StoredPart> leaving = parts.values().stream().filter(condition).toList();
        if (leaving.isEmpty()) {
            return List.of();
        }
        leaving.forEach(this::release);
        leaving.forEach(stored -> parts.remove(stored.part().key()));
        show();
        return leaving.stream().map(stored -> stored.part().key()).toList();
    }

    private void show() {
        Map<PartKey, Part> byKey = new LinkedHashMap<>();
        parts.forEach((key, stored) -> byKey.put(key, stored.part()));
        current.set(new Snapshot(target, byKey));
    }
}
