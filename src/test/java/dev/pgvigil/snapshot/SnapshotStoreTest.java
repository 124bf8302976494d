package dev.pgvigil.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnapshotStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final PartKey TABLES = PartKey.data("tables", "app");
    private static final PartKey INDEXES = PartKey.data("indexes", "app");
    private static final PartKey UP = PartKey.target("target");
    private final SnapshotStore store = new SnapshotStore("db1", families -> new NoRendering(), 5);

    @Test
    void showsWhatWasPublished() {
        Snapshot before = store.current();
        Published published = publish(TABLES, sample("t1"), sample("t2"));

        assertThat(published).isEqualTo(new Published(0, 0));
        assertThat(before).isEqualTo(new Snapshot("db1", java.util.Map.of()));
        assertThat(store.current().target()).isEqualTo("db1");
        Part part = store.current().part(TABLES).orElseThrow();
        assertThat(part.key()).isEqualTo(TABLES);
        assertThat(part.collectedAt()).isEqualTo(NOW);
        assertThat(part.kept()).isFalse();
        assertThat(part.families()).containsExactly(family(sample("t1"), sample("t2")));
        assertThat(part.series()).isEqualTo(2);
    }

    @Test
    void keepsAPartWithoutRows() {
        publish(TABLES);

        assertThat(store.current().part(TABLES).orElseThrow().series()).isZero();
    }

    @Test
    void dropsASeriesThatStandsTwiceInAPart() {
        Sample turned = Sample.of(Labels.of("relname", "t1", "schema", "public"), 2);
        Published published = publish(TABLES, Sample.of(Labels.of("schema", "public", "relname", "t1"), 1), turned, sample("t1"));

        assertThat(published).isEqualTo(new Published(1, 0));
        assertThat(samples(TABLES)).containsExactly(Sample.of(Labels.of("schema", "public", "relname", "t1"), 1), sample("t1"));
    }

    @Test
    void dropsItAlsoBetweenFamiliesOfAPart() {
        Family summary = new Family("m", MetricType.SUMMARY, "", "");
        MetricFamily first = new MetricFamily(summary, List.of(new Sample("_count", Labels.NONE, 1)));
        MetricFamily second = new MetricFamily(Family.gauge("m_count", ""), List.of(Sample.of(2)));

        assertThat(store.publish(TABLES, List.of(first, second), NOW, LATER)).isEqualTo(new Published(1, 0));
        assertThat(samples(TABLES)).containsExactly(new Sample("_count", Labels.NONE, 1));
    }

    @Test
    void attributesADuplicateBetweenPartsToTheLaterPublisher() {
        assertThat(publish(TABLES, sample("t1"))).isEqualTo(new Published(0, 0));
        assertThat(publish(INDEXES, sample("t1"), sample("t2"))).isEqualTo(new Published(1, 0));
        assertThat(publish(TABLES, sample("t1"))).isEqualTo(new Published(0, 0));

        assertThat(samples(TABLES)).containsExactly(sample("t1"));
        assertThat(samples(INDEXES)).containsExactly(sample("t2"));
    }

    @Test
    void servesADroppedSeriesAgainOnceItsOwnerIsGone() {
        publish(TABLES, sample("t1"));
        publish(INDEXES, sample("t1"));
        store.removeIf(part -> part.key().equals(TABLES));
        assertThat(samples(INDEXES)).isEmpty();

        assertThat(publish(INDEXES, sample("t1"))).isEqualTo(new Published(0, 0));
        assertThat(publish(TABLES, sample("t1"))).isEqualTo(new Published(1, 0));
    }

    @Test
    void freesASeriesThatItsOwnerNoLongerHas() {
        publish(TABLES, sample("t1"), sample("t2"));
        publish(TABLES, sample("t2"));

        assertThat(publish(INDEXES, sample("t1"), sample("t2"))).isEqualTo(new Published(1, 0));
    }

    @Test
    void cutsWhatPassesTheCap() {
        assertThat(publish(TABLES, sample("t1"), sample("t2"), sample("t3"))).isEqualTo(new Published(0, 0));
        assertThat(publish(INDEXES, sample("i1"), sample("t1"), sample("i2"), sample("i3"), sample("t2"))).isEqualTo(new Published(2, 1));

        assertThat(samples(INDEXES)).containsExactly(sample("i1"), sample("i2"));
    }

    @Test
    void cutsAHistogramAsAWhole() {
        MetricFamily histogram = new MetricFamily(new Family("h", MetricType.HISTOGRAM, "", ""), List.of(
                new Sample("_bucket", Labels.of("le", "+Inf"), 1), new Sample("_sum", Labels.NONE, 1), new Sample("_count", Labels.NONE, 1)));
        publish(INDEXES, sample("i1"), sample("i2"));

        assertThat(store.publish(TABLES, List.of(family(sample("t1")), histogram, family(sample("t2"))), NOW, LATER)).isEqualTo(new Published(0, 3));
        assertThat(samples(TABLES)).containsExactly(sample("t1"), sample("t2"));
        assertThat(store.publish(TABLES, List.of(histogram), NOW, LATER)).isEqualTo(new Published(0, 0));
    }

    @Test
    void doesNotCountTheSeriesOfThePartBeingReplaced() {
        publish(TABLES, sample("t1"), sample("t2"), sample("t3"), sample("t4"), sample("t5"));

        assertThat(publish(TABLES, sample("a"), sample("b"), sample("c"), sample("d"), sample("e"))).isEqualTo(new Published(0, 0));
        assertThat(publish(INDEXES, sample("i1"))).isEqualTo(new Published(0, 1));
    }

    @Test
    void cutsWhatPassesTheCapOnTheTextOfLabels() {
        String long2000 = "x".repeat(2_000);
        assertThat(publish(TABLES, sample(long2000 + 1), sample(long2000 + 2), sample(long2000 + 3), sample("t4"))).isEqualTo(new Published(0, 1));
        assertThat(samples(TABLES)).containsExactly(sample(long2000 + 1), sample(long2000 + 2), sample("t4"));
        assertThat(publish(INDEXES, sample(long2000))).isEqualTo(new Published(0, 1));

        publish(TABLES, sample("t1"));
        assertThat(publish(INDEXES, sample(long2000))).isEqualTo(new Published(0, 0));
    }

    @Test
    void givesRoomBackWhenAPartLeaves() {
        publish(TABLES, sample("t1"), sample("t2"), sample("t3"), sample("t4"), sample("t5"));
        store.expire(LATER);

        assertThat(publish(INDEXES, sample("i1"), sample("i2"), sample("i3"), sample("i4"), sample("i5"))).isEqualTo(new Published(0, 0));
    }

    @Test
    void neverCutsNorCountsWhatSaysHowThingsStand() {
        publish(TABLES, sample("t1"), sample("t2"), sample("t3"), sample("t4"));

        assertThat(publish(PartKey.status("tables", "app"), sample("s1"), sample("s2"), sample("s3"))).isEqualTo(new Published(0, 0));
        assertThat(publish(UP, sample("u1"), sample("u2"), sample("u3"))).isEqualTo(new Published(0, 0));
        assertThat(publish(INDEXES, sample("i1"), sample("i2"))).isEqualTo(new Published(0, 1));
    }

    @Test
    void leavesEverythingAsItWasWhenTheRendererThrows() {
        AtomicBoolean broken = new AtomicBoolean();
        SnapshotStore fragile = new SnapshotStore("db1", families -> {
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
            return new NoRendering();
        }, 5);
        fragile.publish(TABLES, List.of(family(sample("t1"))), NOW, LATER);
        Snapshot before = fragile.current();
        broken.set(true);
        assertThatThrownBy(() -> fragile.publish(TABLES, List.of(family(sample("t2"))), NOW, LATER)).hasMessage("broken");
        broken.set(false);

        assertThat(fragile.current()).isSameAs(before);
        assertThat(fragile.publish(INDEXES, List.of(family(sample("t1"), sample("t2"))), NOW, LATER)).isEqualTo(new Published(1, 0));
    }

    @Test
    void rendersOnlyWhatItServesAndOnlyOnce() {
        List<List<MetricFamily>> rendered = new java.util.ArrayList<>();
        SnapshotStore recording = new SnapshotStore("db1", families -> {
            rendered.add(families);
            return new NoRendering();
        }, 1);
        recording.publish(TABLES, List.of(family(sample("t1"), sample("t1"), sample("t2"))), NOW, LATER);
        recording.keep(TABLES, LATER);
        recording.current();

        assertThat(rendered).containsExactly(List.of(family(sample("t1"))));
    }

    @Test
    void expiresAPartAtItsEnd() {
        publish(TABLES, sample("t1"));
        store.publish(INDEXES, List.of(), NOW, LATER.plusSeconds(1));

        assertThat(store.expire(LATER.minusNanos(1))).isEmpty();
        assertThat(store.expire(LATER)).containsExactly(TABLES);
        assertThat(store.expire(LATER)).isEmpty();
        assertThat(store.current().byKey()).containsOnlyKeys(INDEXES);
    }

    @Test
    void saysWhenTheNextPartExpires() {
        assertThat(store.untilNextExpiry(NOW)).isEmpty();
        store.publish(UP, List.of(), NOW, Instant.MAX);
        assertThat(store.untilNextExpiry(NOW)).isEmpty();

        store.publish(INDEXES, List.of(), NOW, LATER.plusSeconds(1));
        publish(TABLES, sample("t1"));
        assertThat(store.untilNextExpiry(NOW)).contains(Duration.ofSeconds(60));
        assertThat(store.untilNextExpiry(LATER.plusSeconds(9))).contains(Duration.ZERO);

        store.expire(LATER.plusSeconds(9));
        assertThat(store.untilNextExpiry(LATER)).isEmpty();
        assertThat(store.current().byKey()).containsOnlyKeys(UP);
    }

    @Test
    void marksAKeptPartAndMovesItsEnd() {
        publish(TABLES, sample("t1"));
        store.keep(TABLES, LATER.plusSeconds(600));
        store.keep(INDEXES, LATER);

        Part kept = store.current().part(TABLES).orElseThrow();
        assertThat(kept.kept()).isTrue();
        assertThat(kept.collectedAt()).isEqualTo(NOW);
        assertThat(kept.families()).containsExactly(family(sample("t1")));
        assertThat(store.current().byKey()).containsOnlyKeys(TABLES);
        assertThat(store.expire(LATER)).isEmpty();
        assertThat(store.untilNextExpiry(LATER)).contains(Duration.ofMinutes(10));
        assertThat(publish(INDEXES, sample("t1"))).isEqualTo(new Published(1, 0));

        publish(TABLES, sample("t1"));
        assertThat(store.current().part(TABLES).orElseThrow().kept()).isFalse();
        assertThat(store.expire(LATER)).contains(TABLES);
    }

    @Test
    void neverChangesASnapshotThatWasRead() {
        publish(TABLES, sample("t1"));
        Snapshot read = store.current();
        store.removeIf(part -> true);

        assertThat(read.byKey()).containsOnlyKeys(TABLES);
        assertThat(store.current().parts()).isEmpty();
        assertThatThrownBy(() -> read.byKey().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private Published publish(PartKey key, Sample... samples) {
        return store.publish(key, List.of(family(samples)), NOW, LATER);
    }

    private List<Sample> samples(PartKey key) {
        return store.current().part(key).orElseThrow().families().stream().flatMap(family -> family.samples().stream()).toList();
    }

    private static MetricFamily family(Sample... samples) {
        return new MetricFamily(Family.gauge("m", "Help."), Arrays.asList(samples));
    }

    private static Sample sample(String relname) {
        return Sample.of(Labels.of("relname", relname), 1);
    }

    /** Stands for bytes where a test looks at families only. */
    record NoRendering() implements Rendering {
        @Override
        public List<Chunk> text() {
            return List.of();
        }

        @Override
        public List<Chunk> openMetrics() {
            return List.of();
        }
    }
}
