package dev.pgvigil.snapshot;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Computes the identity of a series: its metric name and its labels in any order. An empty label is no label, as in Prometheus.
 * Seeded at random, so that nobody can choose label values that collide with another's. Immutable.
 */
final class SeriesHash {
    private static final char END = '\uFFFF';
    private final Lane high;
    private final Lane low;

    SeriesHash() {
        SplittableRandom random = new SplittableRandom();
        high = new Lane(random.nextLong(), random.nextLong() | 1);
        low = new Lane(random.nextLong(), random.nextLong() | 1);
    }

    SeriesId of(Family family, Sample sample) {
        return new SeriesId(high.series(family, sample), low.series(family, sample));
    }

    /** One half of the identity. Labels are hashed alone and added up, which makes their order irrelevant without sorting. */
    private record Lane(long seed, long factor) {

        long series(Family family, Sample sample) {
            long name = mixed(text(text(seed, family.name()), sample.suffix()));
            return mixed(name + labels(sample.labels()));
        }

        private long labels(Labels labels) {
            List<String> names = labels.names();
            long sum = 0;
            for (int i = 0; i < names.size(); i++) {
                String value = labels.values().get(i);
                sum += value.isEmpty() ? 0 : mixed(text(character(text(~seed, names.get(i)), END), value));
            }
            return sum;
        }

        private long text(long hash, String text) {
            long next = hash;
            for (int i = 0; i < text.length(); i++) {
                next = character(next, text.charAt(i));
            }
            return next;
        }

        private long character(long hash, char c) {
            long next = (hash ^ c) * factor;
            return next ^ next >>> 32;
        }

        private static long mixed(long hash) {
            long next = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
            next = (next ^ next >>> 27) * 0x94d049bb133111ebL;
            return next ^ next >>> 31;
        }
    }
}
