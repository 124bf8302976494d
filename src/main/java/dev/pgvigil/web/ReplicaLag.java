package dev.pgvigil.web;

import dev.pgvigil.snapshot.HumanTime;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A replica's own lag as last collected.
 *
 * @param seconds a number, possibly infinite
 */
record ReplicaLag(double seconds, Instant readAt) {
    static final String METRIC = "pg_replication_lag_seconds";
    private static final double NANOS_PER_SECOND = 1e9;

    /** The worst that the snapshot has; rows that are only kept past a failure say nothing of now. */
    static Optional<ReplicaLag> of(Snapshot snapshot) {
        return snapshot.parts().stream()
                .filter(part -> part.key().kind() == PartKey.Kind.DATA && !part.kept())
                .flatMap(ReplicaLag::in)
                .max(Comparator.comparingDouble(ReplicaLag::seconds));
    }

    private static Stream<ReplicaLag> in(Part part) {
        return part.families().stream().filter(family -> family.family().name().equals(METRIC))
                .map(MetricFamily::samples).flatMap(samples -> samples.stream().map(Sample::value))
                .filter(value -> !Double.isNaN(value)).map(value -> new ReplicaLag(value, part.collectedAt()));
    }

    boolean within(Duration limit) {
        return seconds <= limit.toNanos() / NANOS_PER_SECOND;
    }

    String text() {
        return Double.isInfinite(seconds) ? "infinitely far" : HumanTime.of(Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND)));
    }
}
