package dev.pgvigil.derive;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.testing.Definitions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Feeds a query with {@code top} collections at hand-moved times and reads what is served of the newest one. */
final class TopReplay {
    /** A monotonic clock may start anywhere; here shortly before it overflows. */
    private static final long START_NANOS = Long.MAX_VALUE - 1_000_000_000L;

    private final Derivation derivation;
    private List<Observation> served = List.of();
    private List<MetricFamily> derived = List.of();

    TopReplay(QueryDefinition query) {
        this.derivation = new Derivation(query);
    }

    /** Of a query with the labels {@code id} (internal), {@code q} and {@code u}, and the counters {@code calls} and {@code time}. */
    static TopReplay of(String top) {
        return of(top, "");
    }

    static TopReplay of(String top, String derived) {
        return new TopReplay(Definitions.one("""
                pg_s:
                  sql: SELECT 1
                  metrics:
                    id: {usage: LABEL, internal: true}
                    q: {usage: LABEL}
                    u: {usage: LABEL}
                    calls: {usage: COUNTER}
                    time: {usage: COUNTER}
                  top: %s
                """.formatted(top) + derived));
    }

    TopReplay at(double seconds, Observation... rows) {
        return at(seconds, true, rows);
    }

    /** A collection of which the row cap has cut some. */
    TopReplay cutAt(double seconds, Observation... rows) {
        return at(seconds, false, rows);
    }

    private TopReplay at(double seconds, boolean whole, Observation... rows) {
        long atNanos = START_NANOS + Math.round(seconds * 1e9);
        served = derivation.served(atNanos, List.of(rows), whole);
        derived = derivation.record(atNanos, List.of(rows));
        return this;
    }

    TopReplay interrupted(Continuity continuity) {
        derivation.resume(derivation.save(), continuity);
        return this;
    }

    /** {@code row("1", "u1", 5, 7.5)}: q, u, calls and time, with id the same as q; null is SQL's NULL. */
    static Observation row(String q, String u, Object calls, Object time) {
        return row(q, q, u, calls, time);
    }

    static Observation row(String id, String q, String u, Object calls, Object time) {
        return Replay.row("id=" + id + " q=" + q + " u=" + u, "calls", calls, "time", time);
    }

    /** What is served, in order, one line a row: {@code q/u calls=1.0 time=2.0}. */
    String lines() {
        return served.stream().map(TopReplay::line).collect(Collectors.joining("\n"));
    }

    /** The first label of each row that is served. */
    List<String> names() {
        return served.stream().map(row -> row.labels().values().get(0)).toList();
    }

    List<Observation> served() {
        return served;
    }

    /** Lines of a derived family. */
    List<String> derived(String name) {
        return derived.stream().filter(family -> family.family().name().equals("pg_s_" + name)).flatMap(family -> family.samples().stream())
                .map(sample -> String.join("/", sample.labels().values()) + "=" + sample.value()).toList();
    }

    private static String line(Observation row) {
        Map<String, Double> sorted = new TreeMap<>(row.values());
        return String.join("/", row.labels().values()) + sorted.entrySet().stream().map(entry -> " " + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
    }}
