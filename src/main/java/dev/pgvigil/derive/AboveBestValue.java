package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The share of a row's value beyond the lowest it was ever seen to have: 1 - lowest / newest. Rows are followed by all their labels, so
 * that an internal one can tell a row from another that takes its name; of several rows in a group the highest share counts. Values that
 * are not positive are not observed.
 *
 * <p>What was once the lowest stays so over any interruption. A row that a collection lacks is forgotten.
 */
final class AboveBestValue implements DerivedValue {
    private final Grouping grouping;
    private final String column;
    private final long windowNanos;
    private Map<Labels, Best> bests = new HashMap<>();

    /** @param window for how long a row is watched before its share is told: at first sight anything is its own best */
    AboveBestValue(Grouping grouping, String column, Duration window) {
        this.grouping = grouping;
        this.column = column;
        this.windowNanos = window.toNanos();
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Best> still = new HashMap<>();
        Map<Labels, Double> shares = new LinkedHashMap<>();
        collected.column(column).forEach((labels, value) -> {
            if (value > 0 && Double.isFinite(value)) {
                Best best = best(labels, collected.atNanos(), value);
                still.put(labels, best);
                if (collected.atNanos() - best.sinceNanos() >= windowNanos) {
                    shares.merge(grouping.of(labels), 1 - best.lowest() / value, Math::max);
                }
            }
        });
        bests = still;
        return shares;
    }

    private Best best(Labels labels, long atNanos, double value) {
        Best before = bests.get(labels);
        return before == null ? new Best(atNanos, value) : new Best(before.sinceNanos(), Math.min(before.lowest(), value));
    }

    @Override
    public void clear() {
        bests = new HashMap<>();
    }

    @Override
    public List<Memory> save() {
        Map<Labels, Track> tracks = new HashMap<>();
        bests.forEach((labels, best) -> tracks.put(labels, best.track()));
        return List.of(new Memory(Map.of(), tracks));
    }

    @Override
    public void resume(List<Memory> memories, long gapNanos) {
        memories.forEach(memory -> memory.tracks().forEach((labels, track) -> Best.of(track).ifPresent(best -> bests.put(labels, best))));
    }

    /** @param sinceNanos when the row was first seen */
    private record Best(long sinceNanos, double lowest) {

        static Optional<Best> of(Track track) {
            boolean fits = track.quantities().length == 1 && track.quantities()[0] > 0;
            return fits && track.begin().isPresent() ? Optional.of(new Best(track.begin().getAsLong(), track.quantities()[0])) : Optional.empty();
        }

        Track track() {
            return new Track(new long[] {sinceNanos}, new double[] {lowest}, 0);
        }
    }
}
