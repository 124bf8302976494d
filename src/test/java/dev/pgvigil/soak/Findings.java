package dev.pgvigil.soak;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was not as it must be, from all who watch. Thread-safe. */
final class Findings {
    private static final int MOST = 20;
    private final List<String> all = new CopyOnWriteArrayList<>();
    private volatile String during = "the start";

    /** From now on findings are told with this. */
    void during(String fault) {
        during = fault;
    }

    void add(String what) {
        if (all.size() < MOST) {
            all.add("during " + during + ": " + what);
        }
    }

    boolean any() {
        return !all.isEmpty();
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
