package dev.pgvigil.derive;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Feeds a derivation collections at hand-moved times and reads what the newest one gave. */
final class Replay {
    /** A monotonic clock may start anywhere; here shortly before it overflows. */
    private static final long START_NANOS = Long.MAX_VALUE - 1_000_000_000L;

    private final Derivation derivation;
    private List<MetricFamily> newest = List.of();

    Replay(QueryDefinition query) {
        this(new Derivation(query));
    }

    Replay(Derivation derivation) {
        this.derivation = derivation;
    }

    static Replay of(Defined... derived) {
        return new Replay(Defined.query(derived));
    }

    Replay at(double seconds, Observation... rows) {
        newest = derivation.record(START_NANOS + Math.round(seconds * 1e9), List.of(rows));
        return this;
    }

    void clear() {
        derivation.clear();
    }

    /** The newest value of a derived value's only or named series; null when it is absent. */
    Double value(String name, String... labels) {
        return values(name).get(Labels.of(labels));
    }

    Map<Labels, Double> values(String name) {
        Map<Labels, Double> values = new LinkedHashMap<>();
        newest.stream().filter(family -> family.family().name().equals("pg_test_" + name)).flatMap(family -> family.samples().stream())
                .forEach((Sample sample) -> values.put(sample.labels(), sample.value()));
        return values;
    }

    List<MetricFamily> newest() {
        return newest;
    }

    /** {@code row("a=1 b=2", "calls", 10, "total", null)}: labels, then columns and values in turn; null is SQL's NULL. */
    static Observation row(String labels, Object... columnsAndValues) {
        Map<String, Double> values = new HashMap<>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            if (columnsAndValues[i + 1] instanceof Number number) {
                values.put((String) columnsAndValues[i], number.doubleValue());
            }
        }
        return new Observation(labels(labels), values);
    }

    static Labels labels(String text) {
        return text.isEmpty() ? Labels.NONE : Labels.of(Arrays.stream(text.split("[ =]", -1)).toArray(String[]::new));
    }
}
