package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.Snapshot;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.snapshot.TargetStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MissingStandbysTest {
    private final SnapshotStore store = new SnapshotStore("main", new PartRenderer(), 1000);

    @Test
    void countsThoseThatDoNotStreamFromAPrimary() {
        assertThat(missing(2, "primary", streaming(2))).hasValue(0.0);
        assertThat(missing(2, "primary", streaming(0))).hasValue(2.0);
        assertThat(missing(1, "primary", streaming(3))).as("more than expected").hasValue(0.0);
    }

    @Test
    void saysNothingOfAStandbyOfAServerThatIsDownAndBeforeTheyAreCounted() {
        assertThat(missing(2, "primary", store.current())).isEmpty();
        assertThat(missing(2, "replica", streaming(0))).isEmpty();
        assertThat(missing(2, "", streaming(0))).isEmpty();
    }

    @Test
    void rowsThatAreOnlyKeptSayNothingOfNow() {
        streaming(2);
        store.keep(PartKey.data("pg_replication", ""), Instant.MAX);
        assertThat(missing(2, "primary", store.current())).isEmpty();
    }

    private Snapshot streaming(int standbys) {
        Family family = Family.gauge("pg_replication_streaming_standbys", "");
        store.publish(PartKey.data("pg_replication", ""), List.of(new MetricFamily(family, List.of(Sample.of(standbys)))), Instant.EPOCH, Instant.MAX);
        return store.current();
    }

    private static Optional<Double> missing(int expected, String role, Snapshot snapshot) {
        TargetStatus status = new TargetStatus("main", Map.of(), !role.isEmpty(), Optional.empty(), role, Optional.empty(), "", "", "");
        return MissingStandbys.of(expected, status, snapshot).map(family -> family.samples().get(0).value());
    }
}
