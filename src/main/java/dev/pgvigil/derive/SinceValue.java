package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Seconds since the collection in which the group's sum was first seen non-zero; 0 while it is zero. A group without a value is
 * forgotten, so that it begins anew when it returns.
 */
final class SinceValue implements DerivedValue {
    private final Grouping grouping;
    private final String column;
    private final long longestGapNanos;
    private Map<Labels, Long> begins = new HashMap<>();

    /** @param longestGapNanos for how long a condition may go unwatched by an interruption before it counts as ended */
    SinceValue(Grouping grouping, String column, long longestGapNanos) {
        this.grouping = grouping;
        this.column = column;
        this.longestGapNanos = longestGapNanos;
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Double> sums = new LinkedHashMap<>();
        collected.column(column).forEach((labels, value) -> sums.merge(grouping.of(labels), value, Double::sum));
        Map<Labels, Long> still = new HashMap<>();
        Map<Labels, Double> seconds = new LinkedHashMap<>();
        sums.forEach((group, sum) -> seconds.put(group, sum == 0 ? 0 : secondsSince(group, collected.atNanos(), still)));
        begins = still;
        return seconds;
    }

    private double secondsSince(Labels group, long atNanos, Map<Labels, Long> still) {
        long begin = begins.getOrDefault(group, atNanos);
        still.put(group, begin);
        return (atNanos - begin) / 1e9;
    }

    @Override
    public void clear() {
        begins = new HashMap<>();
    }

    @Override
    public List<Memory> save() {
        Map<Labels, Track> tracks = new HashMap<>();
        begins.forEach((group, begin) -> tracks.put(group, Track.begunAt(begin)));
        return List.of(new Memory(Map.of(), tracks));
    }

    @Override
    public void resume(List<Memory> memories, long gapNanos) {
        if (gapNanos <= longestGapNanos) {
            memories.forEach(memory -> memory.tracks().forEach((group, track) -> track.begin().ifPresent(nanos -> begins.put(group, nanos))));
        }
    }
}
