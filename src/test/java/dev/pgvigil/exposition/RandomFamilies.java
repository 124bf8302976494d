package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Families as an unlucky server and unlucky definitions make them. */
final class RandomFamilies {
    private static final List<String> HOSTILE = List.of("", "app", "a\"b", "a\\", "\\n", "a\nb", "\n# TYPE pg_up gauge\npg_up 0\n", "\",x=\"", "} 1\n",
            "\0", "\uD83D", "\uDE00x", "\uD83D\uDE00", "größe", "\r", "\r\n", "\t\u001b[31m\u007f", "\u2028", "\uFFFE\uFEFF", "# EOF", " ", "{}", "日本語");
    private static final double[] VALUES = {0, 1, -1, 0.5, 1e-9, 1e300, 12345678901234L, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    private final Random random;

    RandomFamilies(Random random) {
        this.random = random;
    }

    /** Parts of families whose names are taken from the list, in any type. */
    List<List<MetricFamily>> parts(List<String> names) {
        List<List<MetricFamily>> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            List<MetricFamily> families = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                MetricType type = MetricType.values()[random.nextInt(MetricType.values().length)];
                families.add(family(new Family(one(names), type, text(), one(List.of("", "seconds", "total")))));
            }
            parts.add(families);
        }
        return parts;
    }

    MetricFamily family(Family family) {
        List<Sample> samples = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Labels labels = labels();
            switch (family.type()) {
                case HISTOGRAM -> samples.addAll(histogram(labels));
                case SUMMARY -> samples.addAll(summary(labels));
                default -> samples.add(Sample.of(labels, value()));
            }
        }
        return new MetricFamily(family, samples);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(one(HOSTILE));
        }
        return text.toString();
    }

    private List<Sample> histogram(Labels labels) {
        return List.of(new Sample("_bucket", labels.with("le", "0.5"), 1), new Sample("_bucket", labels.with("le", "2"), 2),
                new Sample("_bucket", labels.with("le", "+Inf"), 2), new Sample("_sum", labels, value()), new Sample("_count", labels, 2));
    }

    private List<Sample> summary(Labels labels) {
        return List.of(new Sample("", labels.with("quantile", "0.5"), value()), new Sample("_sum", labels, value()), new Sample("_count", labels, 1));
    }

    private Labels labels() {
        Labels labels = Labels.NONE;
        for (String name : List.of("a", "b", "_c9")) {
            labels = random.nextInt(3) == 0 ? labels : labels.with(name, text());
        }
        return labels;
    }

    private double value() {
        return random.nextBoolean() ? VALUES[random.nextInt(VALUES.length)] : random.nextGaussian() * 1_000;
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
