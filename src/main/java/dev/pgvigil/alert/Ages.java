package dev.pgvigil.alert;

import dev.pgvigil.snapshot.Labels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long ago times since 1970 are. The calendar is asked once for each time that is read; from then on its age grows by the steady clock, so
 * that setting the calendar makes nothing old. Not thread-safe.
 */
final class Ages {
    private final Map<Labels, First> firsts = new HashMap<>();
    private final Set<Labels> present = new HashSet<>();

    private record First(double time, double age, Moment read) {
    }

    /** The age of a time in seconds, below zero when it is yet to come. */
    double of(Labels series, double time, Moment now) {
        present.add(series);
        First known = firsts.get(series);
        if (known == null || known.time() != time) {
            known = new First(time, now.date().toEpochMilli() / 1e3 - time, now);
            firsts.put(series, known);
        }
        return known.age() + now.since(known.read()).toNanos() / 1e9;
    }

    /** Forgets the series that were not asked for since this was called last. */
    void forgetAbsent() {
        firsts.keySet().retainAll(present);
        present.clear();
    }
}
