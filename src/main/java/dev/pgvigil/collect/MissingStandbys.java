package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.Snapshot;
import dev.pgvigil.snapshot.TargetStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How many of the standbys that a primary should have do not stream from it. A standby that is lost leaves no row behind that would tell. */
final class MissingStandbys {
    private static final String STREAMING = "pg_replication_streaming_standbys";

    private MissingStandbys() {
    }

    /** Empty unless the target is a primary whose standbys were counted by now. */
    static Optional<MetricFamily> of(int expected, TargetStatus status, Snapshot snapshot) {
        if (!status.up() || !status.role().equals("primary")) {
            return Optional.empty();
        }
        OptionalDouble streaming = streaming(snapshot);
        return streaming.isPresent() ? Optional.of(family(Math.max(0, expected - streaming.getAsDouble()))) : Optional.empty();
    }

    private static OptionalDouble streaming(Snapshot snapshot) {
        return snapshot.parts().stream().filter(part -> part.key().kind() == PartKey.Kind.DATA && !part.kept()).map(Part::families)
                .flatMap(List::stream).filter(family -> family.family().name().equals(STREAMING))
                .flatMap(family -> family.samples().stream()).mapToDouble(Sample::value).findFirst();
    }

    static MetricFamily family(double missing) {
        return new MetricFamily(Family.gauge("pg_target_missing_standbys",
                "Expected standbys that do not stream from this primary (targets.<name>.expected_standbys, pg_replication_streaming_standbys);"
                        + " absent on a standby and without that setting"), List.of(Sample.of(missing)));
    }
}
