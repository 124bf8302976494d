package dev.pgvigil.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the store equal to a model that compares every sample with every other. */
class SnapshotStorePropertyTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final int CAP = 25;
    private final SnapshotStore store = new SnapshotStore("db1", families -> new SnapshotStoreTest.NoRendering(), CAP);
    private final Model model = new Model();
    private Instant now = START;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261120, -77})
    void agreesWithANaiveModelThroughAnyOperations(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 3_000; step++) {
            String did = operate(random);
            String where = "seed " + seed + ", step " + step + ": " + did;
            assertThat(served()).as(where).isEqualTo(model.served());
            assertThat(store.untilNextExpiry(now)).as(where).isEqualTo(model.untilNextExpiry(now));
        }
    }

    private String operate(Random random) {
        now = now.plusSeconds(random.nextInt(5));
        PartKey key = key(random);
        Instant end = now.plusSeconds(random.nextInt(60));
        switch (random.nextInt(10)) {
            case 0:
                store.keep(key, end);
                model.keep(key, end);
                return "keep " + key;
            case 1:
                assertThat(store.expire(now)).isEqualTo(model.expire(now));
                return "expire";
            case 2:
                store.removeIf(part -> part.key().equals(key));
                model.parts.remove(key);
                return "remove " + key;
            default:
                List<MetricFamily> families = families(random);
                assertThat(store.publish(key, families, now, end)).as("publish %s %s", key, families).isEqualTo(model.publish(key, families, end));
                return "publish " + key + " " + families;
        }
    }

    private Map<PartKey, List<MetricFamily>> served() {
        Map<PartKey, List<MetricFamily>> served = new LinkedHashMap<>();
        for (Part part : store.current().parts()) {
            assertThat(part.series()).isEqualTo(part.families().stream().mapToInt(family -> family.samples().size()).sum());
            served.put(part.key(), part.families());
        }
        return served;
    }

    private static PartKey key(Random random) {
        return new PartKey(PartKey.Kind.values()[random.nextInt(5) / 2 % 3], "q" + random.nextInt(3), "");
    }

    private static List<MetricFamily> families(Random random) {
        List<MetricFamily> families = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Family family = random.nextBoolean() ? Family.gauge("m_count", "") : new Family("m", MetricType.SUMMARY, "", "");
            List<Sample> samples = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                String suffix = family.type() == MetricType.SUMMARY && random.nextBoolean() ? "_count" : "";
                samples.add(new Sample(suffix, labels(random), random.nextInt(9)));
            }
            families.add(new MetricFamily(family, samples));
        }
        return families;
    }

    private static Labels labels(Random random) {
        String a = List.of("", "1", "2", "3").get(random.nextInt(4));
        String b = List.of("", "1", "2").get(random.nextInt(3));
        return random.nextBoolean() ? Labels.of("a", a, "b", b) : Labels.of("b", b).with("a", a);
    }

    private static final class Model {
        private record Entry(List<MetricFamily> families, Instant end) {
        }

        private final Map<PartKey, Entry> parts = new LinkedHashMap<>();

        Published publish(PartKey key, List<MetricFamily> families, Instant end) {
            Set<String> others = new HashSet<>();
            int data = 0;
            for (Map.Entry<PartKey, Entry> other : parts.entrySet()) {
                Set<String> names = other.getKey().equals(key) ? Set.of() : names(other.getValue().families);
                others.addAll(names);
                data += other.getKey().kind() == PartKey.Kind.DATA ? names.size() : 0;
            }
            int duplicates = 0;
            int overCap = 0;
            List<MetricFamily> served = new ArrayList<>();
            for (MetricFamily family : families) {
                List<Sample> samples = new ArrayList<>();
                boolean whole = family.family().type() == MetricType.GAUGE || data + family.samples().size() <= CAP;
                for (Sample sample : family.samples()) {
                    String name = name(family.family(), sample);
                    if (others.contains(name)) {
                        duplicates++;
                    } else if (key.kind() == PartKey.Kind.DATA && (data >= CAP || !whole)) {
                        overCap++;
                    } else {
                        others.add(name);
                        data++;
                        samples.add(sample);
                    }
                }
                served.add(new MetricFamily(family.family(), samples));
            }
            parts.put(key, new Entry(served, end));
            return new Published(duplicates, overCap);
        }

        void keep(PartKey key, Instant end) {
            parts.computeIfPresent(key, (same, entry) -> new Entry(entry.families, end));
        }

        List<PartKey> expire(Instant now) {
            List<PartKey> expired = parts.keySet().stream().filter(key -> !parts.get(key).end.isAfter(now)).toList();
            parts.keySet().removeAll(expired);
            return expired;
        }

        Optional<Duration> untilNextExpiry(Instant now) {
            return parts.values().stream().map(Entry::end).sorted().findFirst().map(end -> Duration.between(now, end))
                    .map(time -> time.isNegative() ? Duration.ZERO : time);
        }

        Map<PartKey, List<MetricFamily>> served() {
            Map<PartKey, List<MetricFamily>> served = new LinkedHashMap<>();
            parts.forEach((key, entry) -> served.put(key, entry.families));
            return served;
        }

        private static Set<String> names(List<MetricFamily> families) {
            Set<String> names = new HashSet<>();
            families.forEach(family -> family.samples().forEach(sample -> names.add(name(family.family(), sample))));
            return names;
        }

        private static String name(Family family, Sample sample) {
            Map<String, String> labels = new TreeMap<>();
            for (int i = 0; i < sample.labels().names().size(); i++) {
                labels.put(sample.labels().names().get(i), sample.labels().values().get(i));
            }
            labels.values().removeIf(String::isEmpty);
            return family.name() + sample.suffix() + labels;
        }
    }
}
