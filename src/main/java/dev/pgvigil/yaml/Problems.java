package dev.pgvigil.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults found so far, over all files. Not thread-safe: one loader fills it, then asks {@link #throwIfAny()}. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Adds a fault at a node in the form every message has: what was found, what was expected. */
    public void add(YamlNode node, String found, String expected) {
        add(node, "found " + found + ", expected " + expected);
    }

    /** Adds a fault whose message does not fit "found X, expected Y". */
    public void add(YamlNode node, String message) {
        add(new Problem(node.at(), node.path(), message));
    }

    /** Adds a fault made elsewhere. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** True while nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Every fault: files in the order they were first seen, places in file order. */
    public List<Problem> all() {
        Map<String, Integer> files = new LinkedHashMap<>();
        found.forEach(problem -> files.putIfAbsent(problem.at().file(), files.size()));
        return found.stream().sorted(Comparator
                .comparingInt((Problem problem) -> files.get(problem.at().file()))
                .thenComparingInt(problem -> problem.at().line())
                .thenComparingInt(problem -> problem.at().column())).distinct().toList();
    }

    /** Throws all faults together, or does nothing. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemsException(all());
        }
    }
}
