package dev.pgvigil.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random statements that come, do much or little, are thrown out, return and are reset, against a slow reading of the rules that keeps
 * everything: at every collection the growth of what is shown and of the rest is the growth of all.
 */
class TopOracleTest {
    private static final int COLLECTIONS = 300;
    private static final double LINGER = 600;
    private static final int N = 2;

    private final List<Double> times = new ArrayList<>();
    private final List<Map<String, double[]>> collections = new ArrayList<>();
    private final List<Set<String>> shown = new ArrayList<>();
    private final Map<String, Double> lastAmongFirst = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsShownAndTheRestAreAll(long seed) {
        replay(seed, 1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void alsoWithLittleRoom(long seed) {
        replay(seed, 5);
    }

    private void replay(long seed, int most) {
        Random random = new Random(seed);
        TopReplay replay = TopReplay.of("{by: [calls, time], n: " + N + ", most: " + most + ", linger: 10m, key: [id], other: {q: other, u: other}}");
        Map<String, double[]> statements = new TreeMap<>();
        double[] rest = new double[2];
        double now = 0;
        int fromRest = 0;
        for (int i = 0; i < COLLECTIONS; i++) {
            now += 10 + random.nextInt(60);
            live(random, statements);
            collect(now, statements);
            replay.at(now, observations());
            Map<String, double[]> served = served(replay);
            double[] restNow = served.remove("other");
            checkShown(served, most);
            if (i > 0) {
                assertThat(restNow[0]).isGreaterThanOrEqualTo(rest[0]);
                assertThat(restNow[1]).isGreaterThanOrEqualTo(rest[1]);
                assertThat(ownGrowth(0) + restNow[0] - rest[0]).isEqualTo(growth(0));
                assertThat(ownGrowth(1) + restNow[1] - rest[1]).isEqualTo(growth(1));
                fromRest += restNow[0] > rest[0] ? 1 : 0;
            }
            rest = restNow;
        }
        assertThat(fromRest).as("the rest must not be idle all the time").isGreaterThan(COLLECTIONS / 2);
    }

    private static void live(Random random, Map<String, double[]> statements) {
        boolean reset = random.nextInt(50) == 0;
        for (int id = 0; id < 30; id++) {
            String name = "s" + id;
            if (reset || random.nextInt(25) == 0) {
                statements.remove(name);
            }
            boolean runs = random.nextInt(3) == 0;
            if (runs || statements.containsKey(name)) {
                double[] counters = statements.computeIfAbsent(name, unseen -> new double[2]);
                counters[0] += runs ? random.nextInt(id % 7 == 0 ? 500 : 20) : 0;
                counters[1] += runs ? random.nextInt(id % 5 == 0 ? 900 : 30) : 0;
            }
        }
    }

    private void collect(double now, Map<String, double[]> statements) {
        Map<String, double[]> seen = new LinkedHashMap<>();
        statements.forEach((name, counters) -> seen.put(name, counters.clone()));
        times.add(now);
        collections.add(seen);
    }

    private Observation[] observations() {
        return newest(0).entrySet().stream().map(entry -> TopReplay.row(entry.getKey(), "a", entry.getValue()[0], entry.getValue()[1]))
                .toArray(Observation[]::new);
    }

    private static Map<String, double[]> served(TopReplay replay) {
        Map<String, double[]> served = new LinkedHashMap<>();
        replay.served().forEach(row -> served.put(row.labels().values().get(0),
                new double[] {row.values().getOrDefault("calls", 0.0), row.values().getOrDefault("time", 0.0)}));
        return served;
    }

    private Map<String, double[]> newest(int before) {
        return collections.get(collections.size() - 1 - before);
    }

    /** What a statement added since the last collection: all that it has when it is new or any counter fell. */
    private double growth(String name, int counter) {
        double[] now = newest(0).get(name);
        double[] was = newest(1).get(name);
        boolean anew = was == null || now[0] < was[0] || now[1] < was[1];
        return anew ? now[counter] : now[counter] - was[counter];
    }

    private double growth(int counter) {
        return newest(0).keySet().stream().mapToDouble(name -> growth(name, counter)).sum();
    }

    private double ownGrowth(int counter) {
        Set<String> both = new TreeSet<>(shown.get(shown.size() - 1));
        both.retainAll(shown.get(shown.size() - 2));
        return both.stream().mapToDouble(name -> growth(name, counter)).sum();
    }

    private void checkShown(Map<String, double[]> served, int most) {
        served.forEach((name, counters) -> assertThat(counters).as(name).isEqualTo(newest(0).get(name)));
        double now = times.get(times.size() - 1);
        Set<String> before = shown.isEmpty() ? Set.of() : shown.get(shown.size() - 1);
        boolean first = shown.isEmpty();
        Set<String> wanted = new TreeSet<>();
        for (int counter = 0; counter < 2; counter++) {
            int measured = counter;
            List<Double> largest = newest(0).keySet().stream().map(name -> measure(name, measured, first)).filter(value -> value > 0)
                    .sorted((one, other) -> Double.compare(other, one)).toList();
            double least = largest.isEmpty() ? Double.POSITIVE_INFINITY : largest.get(Math.min(N, largest.size()) - 1);
            long above = largest.stream().filter(value -> value > least).count();
            newest(0).keySet().stream().filter(name -> measure(name, measured, first) > least).forEach(wanted::add);
            List<String> equal = newest(0).keySet().stream().filter(name -> measure(name, measured, first) == least && least > 0)
                    .sorted((one, other) -> Boolean.compare(before.contains(other), before.contains(one))).toList();
            equal.stream().limit(N - above).forEach(wanted::add);
        }
        lastAmongFirst.keySet().retainAll(newest(0).keySet());
        wanted.forEach(name -> lastAmongFirst.put(name, now));
        lastAmongFirst.values().removeIf(last -> now - last > LINGER);
        assertThat(served.size()).isLessThanOrEqualTo(most);
        assertThat(served.keySet()).containsAll(wanted);
        if (most >= 30) {
            assertThat(served.keySet()).isEqualTo(lastAmongFirst.keySet());
        } else {
            assertThat(lastAmongFirst.keySet()).containsAll(served.keySet());
        }
        shown.add(Set.copyOf(served.keySet()));
    }

    private double measure(String name, int counter, boolean first) {
        return first ? newest(0).get(name)[counter] : growth(name, counter);
    }
}
