package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.snapshot.Labels;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Seconds until the sum of a group's rows reaches a limit, the limit column's sum where one is named. A row without a value is left out; while
 * a limit is NULL nothing is told, but the way goes on.
 */
final class TimeUntilValue implements DerivedValue {
    private final Grouping grouping;
    private final DerivedOperator.TimeUntil operator;
    private final long windowNanos;
    private Map<Labels, Trend> trends = new HashMap<>();

    TimeUntilValue(Grouping grouping, DerivedOperator.TimeUntil operator, Duration window) {
        this.grouping = grouping;
        this.operator = operator;
        this.windowNanos = window.toNanos();
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Trend> seen = new HashMap<>();
        Map<Labels, Double> seconds = new LinkedHashMap<>();
        positions(collected).forEach((group, position) -> {
            Trend trend = trends.computeIfAbsent(group, unseen -> new Trend(windowNanos));
            trend.add(collected.atNanos(), position.value, position.limit);
            seen.put(group, trend);
            seconds.put(group, trend.secondsUntil(position.limit));
        });
        trends = seen;
        return seconds;
    }

    @Override
    public void clear() {
        trends = new HashMap<>();
    }

    @Override
    public List<Memory> save() {
        Map<Labels, Track> tracks = new HashMap<>();
        trends.forEach((group, trend) -> tracks.put(group, trend.track()));
        return List.of(new Memory(Map.of(), tracks));
    }

    /** What was seen to be so is so: only a line through points older than the window would be none of it. */
    @Override
    public void resume(List<Memory> memories, long gapNanos) {
        if (gapNanos <= windowNanos) {
            memories.forEach(memory -> memory.tracks().forEach((group, track) ->
                    Trend.of(windowNanos, track).ifPresent(trend -> trends.put(group, trend))));
        }
    }

    private Map<Labels, Position> positions(Collected collected) {
        Map<Labels, Position> positions = new LinkedHashMap<>();
        collected.rows().forEach((labels, row) -> {
            double value = row.value(operator.of());
            double limit = operator.limitColumn().map(row::value).orElse(operator.limit().orElse(Double.NaN));
            if (Double.isFinite(value) && !Double.isInfinite(limit)) {
                positions.merge(grouping.of(labels), new Position(value, limit), this::together);
            }
        });
        return positions;
    }

    private Position together(Position one, Position other) {
        return new Position(one.value + other.value, operator.limitColumn().isPresent() ? one.limit + other.limit : one.limit);
    }

    private record Position(double value, double limit) {
    }
}
