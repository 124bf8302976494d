package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts derived values behind those they read; a value that reads itself, however far around, is a fault. */
final class DerivedOrder {
    private final Map<String, DerivedDefinition> byName = new LinkedHashMap<>();
    private final Set<DerivedDefinition> sorted = new LinkedHashSet<>();
    private final Set<String> open = new HashSet<>();
    private final YamlMap written;
    private final Problems problems;

    private DerivedOrder(List<DerivedDefinition> derived, YamlMap written, Problems problems) {
        derived.forEach(value -> byName.put(value.name(), value));
        this.written = written;
        this.problems = problems;
    }

    static List<DerivedDefinition> sorted(List<DerivedDefinition> derived, YamlMap written, Problems problems) {
        DerivedOrder order = new DerivedOrder(derived, written, problems);
        derived.forEach(order::visit);
        return new ArrayList<>(order.sorted);
    }

    private void visit(DerivedDefinition value) {
        if (sorted.contains(value)) {
            return;
        }
        if (!open.add(value.name())) {
            problems.add(written.entries().get(value.name()).key(), "found a derived value that reads itself, expected one that reads columns");
            return;
        }
        if (value.operator() instanceof DerivedOperator.Worst || value.operator() instanceof DerivedOperator.Count) {
            value.operator().columns().stream().filter(byName::containsKey).map(byName::get).forEach(this::visit);
        }
        open.remove(value.name());
        sorted.add(value);
    }
}
