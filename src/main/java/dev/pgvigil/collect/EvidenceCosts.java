package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.util.List;

/** What capturing evidence has cost a target since start, and how often it failed. Thread-safe. */
final class EvidenceCosts {
    private long captures;
    private long failures;
    private long nanos;

    /** A lane took one up. */
    synchronized void ran(boolean answered, long tookNanos) {
        captures++;
        failures += answered ? 0 : 1;
        nanos += tookNanos;
    }

    /** No lane came to one. */
    synchronized void missed() {
        failures++;
    }

    /** The counts as metrics, 0 from the start on. */
    synchronized List<MetricFamily> families() {
        return List.of(
                counter("captures_total", "Times since start that a lane captured evidence for an alert that began to fire, good or bad", captures),
                counter("failures_total", "Evidence since start that an alert asked for and did not get: its statement failed, no lane came to it in time, "
                        + "or the server was down", failures),
                counter("server_seconds_total", "Time that evidence has taken in the server since start, as seen from here", nanos / 1e9));
    }

    private static MetricFamily counter(String name, String help, double value) {
        return new MetricFamily(Family.counter("pgvigil_evidence_" + name, help), List.of(Sample.of(value)));
    }
}
