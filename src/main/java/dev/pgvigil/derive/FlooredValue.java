package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/** A value that is told only of groups with enough traffic, for operators that follow no counters themselves. */
final class FlooredValue implements DerivedValue {
    private final DerivedValue value;
    private final DerivedValue traffic;
    private final double perSecond;

    /** @param traffic growth per second of the floor's columns, in the same groups */
    FlooredValue(DerivedValue value, DerivedValue traffic, double perSecond) {
        this.value = value;
        this.traffic = traffic;
        this.perSecond = perSecond;
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        Map<Labels, Double> rates = traffic.record(collected, told);
        Map<Labels, Double> values = new LinkedHashMap<>(value.record(collected, told));
        values.keySet().removeIf(group -> rates.getOrDefault(group, Double.NEGATIVE_INFINITY) < perSecond);
        return values;
    }

    @Override
    public void clear() {
        value.clear();
        traffic.clear();
    }
}
