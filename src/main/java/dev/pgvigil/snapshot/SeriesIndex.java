package dev.pgvigil.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which part serves a series, for all parts of a target, so that a publication looks at its own samples only. Not thread-safe. */
final class SeriesIndex {
    private final SeriesHash hash = new SeriesHash();
    private final Map<SeriesId, PartKey> owners = new HashMap<>();

    /** What of these families the part may serve, its present series counting as free; changes nothing. */
    Admission admit(PartKey key, List<MetricFamily> families, Size room) {
        Admission admission = new Admission(key, room);
        families.forEach(admission::add);
        return admission;
    }

    void claim(PartKey key, List<SeriesId> series) {
        series.forEach(id -> owners.put(id, key));
    }

    void release(List<SeriesId> series) {
        series.forEach(owners::remove);
    }

    /** The samples of one publication, sorted into served and left out. */
    final class Admission {
        private final PartKey key;
        private final Size room;
        private final Set<SeriesId> series = new LinkedHashSet<>();
        private final List<MetricFamily> families = new ArrayList<>();
        private int duplicates;
        private int overCap;
        private long text;

        private Admission(PartKey key, Size room) {
            this.key = key;
            this.room = room;
        }

        /** A histogram or summary is cut as a whole, for half of one is invalid. */
        private void add(MetricFamily family) {
            List<Sample> samples = new ArrayList<>(family.samples().size());
            boolean divisible = family.family().type().single();
            Size limit = divisible || fits(family) ? room : Size.NONE;
            for (Sample sample : family.samples()) {
                if (admits(hash.of(family.family(), sample), Size.text(sample.labels()), limit)) {
                    samples.add(sample);
                }
            }
            boolean whole = samples.size() == family.samples().size();
            families.add(whole ? family : new MetricFamily(family.family(), samples));
        }

        private boolean fits(MetricFamily family) {
            return family.samples().size() <= room.samples() - series.size()
                    && family.samples().stream().mapToLong(sample -> Size.text(sample.labels())).sum() <= room.text() - text;
        }

        private boolean admits(SeriesId id, long length, Size limit) {
            PartKey owner = owners.getOrDefault(id, key);
            if (!owner.equals(key) || series.contains(id)) {
                duplicates++;
                return false;
            }
            if (series.size() >= limit.samples() || length > limit.text() - text) {
                overCap++;
                return false;
            }
            text += length;
            return series.add(id);
        }

        List<MetricFamily> families() {
            return families;
        }

        List<SeriesId> series() {
            return List.copyOf(series);
        }

        Size size() {
            return new Size(series.size(), text);
        }

        Published published() {
            return new Published(duplicates, overCap);
        }
    }
}
