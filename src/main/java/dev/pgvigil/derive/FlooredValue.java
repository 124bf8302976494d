package dev.pgvigil.derive;

import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value that is told only of groups with enough traffic, for operators that follow no counters themselves. */
final class FlooredValue implements DerivedValue {
    private final DerivedValue value;
    private final CounterValue traffic;
    private final double perSecond;

    /** @param traffic growth per second of the floor's columns, in the same groups */
    FlooredValue(DerivedValue value, CounterValue traffic, double perSecond) {
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

    /** The traffic's, then the value's own. */
    @Override
    public List<Memory> save() {
        List<Memory> memories = new ArrayList<>(traffic.save());
        memories.addAll(value.save());
        return memories;
    }

    @Override
    public void resume(List<Memory> memories, long gapNanos) {
        if (!memories.isEmpty()) {
            traffic.resume(memories.subList(0, 1), gapNanos);
            value.resume(memories.subList(1, memories.size()), gapNanos);
        }
    }
}
