package dev.pgvigil.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The faults found so far, over all files. Not thread-safe: one loader fills it, then asks {@link #throwIfAny()}. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Integer> files = new LinkedHashMap<>();

    /** Says that a file is being read now: faults are reported in the order in which files were first read. */
    public void reading(String file) {
        files.putIfAbsent(file, files.size());
    }

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
        reading(problem.at().file());
        found.add(problem);
    }

    /** Adds something that is no fault but should be known; never with a secret. */
    public void warn(YamlNode node, String message) {
        warnings.add(new Problem(node.at(), node.path(), message).toString());
    }

    /** The warnings in the order they were added, each with its place; they never keep anything from starting. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** How many faults were added so far; one said twice counts twice. */
    public int count() {
        return found.size();
    }

    /** True while nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Every fault once: files in the order they were first read, places in file order. */
    public List<Problem> all() {
        return found.stream().sorted(Comparator
                .comparingInt((Problem problem) -> files.get(problem.at().file()))
                .thenComparingInt(problem -> problem.at().line())
                .thenComparingInt(problem -> problem.at().column())).distinct().toList();
    }

    /**
     * What is read without a fault.
     *
     * @throws ProblemsException with all faults together
     */
    public static <T> T orThrow(Function<Problems, T> reading) {
        Problems problems = new Problems();
        T read = reading.apply(problems);
        problems.throwIfAny();
        return read;
    }

    /** Throws all faults together, or does nothing. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemsException(all());
        }
    }
}
