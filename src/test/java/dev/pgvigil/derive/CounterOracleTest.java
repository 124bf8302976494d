package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.labels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.DerivedOperator.Increase;
import dev.pgvigil.query.DerivedOperator.Ratio;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random counters that are reset, vanish, return and are NULL, against a second, slow reading of the rules that keeps everything. */
class CounterOracleTest {
    private static final double WINDOW = 60;
    private static final int COLLECTIONS = 400;

    private final List<Double> times = new ArrayList<>();
    private final List<Map<Labels, double[]>> collections = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithTheOracle(long seed) {
        Random random = new Random(seed);
        Replay replay = Replay.of(value("rows", new Increase("x")), value("all", new Increase("x")).per(),
                value("ratio", new Ratio(List.of("x"), List.of("x", "y"))).per("d"));
        Map<Labels, double[]> counters = counters();
        double now = 0;
        int told = 0;
        for (int i = 0; i < COLLECTIONS; i++) {
            // Above a fourteenth of the window, so that no point is thinned out and the oracle can know the base.
            now += 4.3 + Math.rint(random.nextDouble() * 100) / 10;
            collect(random, counters, now);
            replay.at(now, observations());
            assertThat(replay.values("rows")).isEqualTo(increases(row -> row));
            assertThat(replay.values("all")).isEqualTo(increases(row -> Labels.NONE));
            assertThat(replay.values("ratio")).isEqualTo(ratios());
            told += replay.values("rows").size();
        }
        assertThat(told).describedAs("the series must not be so broken that nothing is compared").isGreaterThan(COLLECTIONS);
    }

    private static Map<Labels, double[]> counters() {
        Map<Labels, double[]> counters = new LinkedHashMap<>();
        for (String row : List.of("d=a t=1", "d=a t=2", "d=a t=3", "d=b t=1", "d=b t=2", "d=c t=1")) {
            counters.put(labels(row), new double[] {1000, 1000});
        }
        return counters;
    }

    private void collect(Random random, Map<Labels, double[]> counters, double now) {
        Map<Labels, double[]> seen = new LinkedHashMap<>();
        boolean allReset = random.nextInt(60) == 0;
        counters.forEach((labels, counter) -> {
            counter[0] += random.nextInt(50);
            counter[1] += random.nextInt(5);
            if (allReset || random.nextInt(40) == 0) {
                counter[0] = random.nextInt(20);
                counter[1] = random.nextInt(2);
            }
            if (random.nextInt(30) != 0) {
                seen.put(labels, counter.clone());
            }
        });
        times.add(now);
        collections.add(random.nextInt(80) == 0 ? Map.of() : seen);
    }

    private Observation[] observations() {
        return newest().entrySet().stream()
                .map(row -> new Observation(row.getKey(), Map.of("x", row.getValue()[0], "y", row.getValue()[1])))
                .toArray(Observation[]::new);
    }

    private Map<Labels, double[]> newest() {
        return collections.get(collections.size() - 1);
    }

    private interface Groups {
        Labels of(Labels row);
    }

    private Map<Labels, Double> increases(Groups groups) {
        Map<Labels, Double> increases = new HashMap<>();
        growths(groups, 1).forEach((group, growth) -> increases.put(group, growth[0]));
        return increases;
    }

    private Map<Labels, Double> ratios() {
        Map<Labels, Double> ratios = new HashMap<>();
        growths(row -> Labels.of("d", row.values().get(0)), 2).forEach((group, growth) -> {
            if (growth[0] + growth[1] > 0) {
                ratios.put(group, growth[0] / (growth[0] + growth[1]));
            }
        });
        return ratios;
    }

    private Map<Labels, double[]> growths(Groups groups, int columns) {
        Map<Labels, double[]> growths = new HashMap<>();
        for (Labels row : newest().keySet()) {
            Labels group = groups.of(row);
            int base = base(begin(group, groups, columns));
            if (base >= 0) {
                growths.put(group, growth(group, groups, base, columns));
            }
        }
        return growths;
    }

    /** The first collection from which on, in each, at least one of the group's rows went on. */
    private int begin(Labels group, Groups groups, int columns) {
        int begin = collections.size() - 1;
        while (begin > 0 && goesOn(begin, group, groups, columns)) {
            begin--;
        }
        return begin;
    }

    private boolean goesOn(int at, Labels group, Groups groups, int columns) {
        return collections.get(at).keySet().stream().anyMatch(row -> groups.of(row).equals(group) && difference(at, row, columns) != null);
    }

    private int base(int begin) {
        double newest = times.get(times.size() - 1);
        for (int i = times.size() - 2; i >= begin; i--) {
            if (nanos(newest) - nanos(times.get(i)) >= nanos(WINDOW)) {
                return i;
            }
        }
        return nanos(newest) - nanos(times.get(begin)) >= nanos(WINDOW / 2) ? begin : -1;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private double[] growth(Labels group, Groups groups, int base, int columns) {
        double[] growth = new double[2];
        for (int at = base + 1; at < collections.size(); at++) {
            for (Labels row : collections.get(at).keySet()) {
                double[] difference = groups.of(row).equals(group) ? difference(at, row, columns) : null;
                growth[0] += difference == null ? 0 : difference[0];
                growth[1] += difference == null ? 0 : difference[1];
            }
        }
        return growth;
    }

    private double[] difference(int at, Labels row, int columns) {
        double[] before = collections.get(at - 1).get(row);
        double[] now = collections.get(at).get(row);
        if (before == null || now == null || now[0] < before[0] || columns == 2 && now[1] < before[1]) {
            return null;
        }
        return new double[] {now[0] - before[0], now[1] - before[1]};
    }
}
