package dev.pgvigil.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One page that Prometheus scrapes.
 *
 * @param more labels that discovery put on all of its series
 * @param threshold in force there; absent: the page has none
 * @param role as in {@code pg_target_info}
 * @param lost the scrape that failed
 */
record DrilledServer(String job, String instance, Map<String, String> more, Optional<Double> threshold, String role, List<DrilledSeries> series,
        OptionalInt lost) {
    DrilledServer {
        more = Map.copyOf(more);
        series = List.copyOf(series);
    }

    DrilledServer role(String other) {
        return new DrilledServer(job, instance, more, threshold, other, series, lost);
    }

    DrilledServer job(String other) {
        return new DrilledServer(other, instance, more, threshold, role, series, lost);
    }

    DrilledServer called(String other) {
        return new DrilledServer(job, other, more, threshold, role, series, lost);
    }

    DrilledServer more(String name, String value) {
        Map<String, String> both = new java.util.TreeMap<>(more);
        both.put(name, value);
        return new DrilledServer(job, instance, both, threshold, role, series, lost);
    }

    DrilledServer threshold(Optional<Double> other) {
        return new DrilledServer(job, instance, more, other, role, series, lost);
    }

    DrilledServer lost(int step) {
        return new DrilledServer(job, instance, more, threshold, role, series, OptionalInt.of(step));
    }

    DrilledServer and(DrilledSeries other) {
        List<DrilledSeries> all = new java.util.ArrayList<>(series);
        all.add(other);
        return new DrilledServer(job, instance, more, threshold, role, all, lost);
    }
}
