package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random parts with hostile texts and clashing names always make a valid page. */
class HostilePagesTest {
    private static final List<String> CLASHING = List.of("a", "a_total", "a_created", "a_sum", "a_count", "a_bucket", "a_count_total", "a_seconds",
            "a_seconds_total", "a_total_total", "_total", "b", "b_total", "b_bucket_sum");
    private static final List<String> APART = List.of("a", "b_total", "c_seconds", "d_seconds_total", "e:f", "_g");

    @ParameterizedTest
    @EnumSource(ExpositionFormat.class)
    void areValidWhateverTheNames(ExpositionFormat format) {
        for (long seed = 0; seed < 3_000; seed++) {
            List<List<MetricFamily>> parts = new RandomFamilies(new Random(seed)).parts(CLASHING);
            List<Rendering> renderings = Pages.stored(parts);
            byte[] page = Exposition.compose(format, false, renderings);
            read(format, page, seed);
            assertThat(Pages.unzipped(Exposition.compose(format, true, renderings))).as("seed " + seed).isEqualTo(page);
        }
    }

    @ParameterizedTest
    @EnumSource(ExpositionFormat.class)
    void haveEverySampleWhenNoNamesClash(ExpositionFormat format) {
        for (long seed = 0; seed < 2_000; seed++) {
            RandomFamilies random = new RandomFamilies(new Random(seed));
            List<List<MetricFamily>> parts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                parts.add(APART.stream().map(name -> random.family(new Family(name, type(name), name + " help", ""))).toList());
            }
            CheckedPage page = read(format, Exposition.compose(format, false, Pages.stored(parts)), seed);
            assertThat(page.series).as("seed " + seed).isEqualTo(expected(format, parts));
        }
    }

    @Test
    void areTheSameForManyScrapersAtOnce() throws Exception {
        List<List<MetricFamily>> parts = new RandomFamilies(new Random(99)).parts(CLASHING);
        List<Rendering> quiet = Pages.stored(parts);
        Map<String, byte[]> expected = new HashMap<>();
        for (ExpositionFormat format : ExpositionFormat.values()) {
            expected.put(format + "true", Exposition.compose(format, true, quiet));
            expected.put(format + "false", Exposition.compose(format, false, quiet));
        }
        ExecutorService scrapers = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                assertThat(scraped(scrapers, Pages.stored(parts), expected)).isTrue();
            }
        } finally {
            scrapers.shutdownNow();
        }
    }

    private static boolean scraped(ExecutorService scrapers, List<Rendering> fresh, Map<String, byte[]> expected) throws Exception {
        List<Callable<Boolean>> scrapes = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ExpositionFormat format = ExpositionFormat.values()[i % 2];
            boolean gzip = i % 4 < 2;
            scrapes.add(() -> java.util.Arrays.equals(Exposition.compose(format, gzip, fresh), expected.get(format + "" + gzip)));
        }
        boolean same = true;
        for (Future<Boolean> scrape : scrapers.invokeAll(scrapes)) {
            same &= scrape.get();
        }
        return same;
    }

    private static CheckedPage read(ExpositionFormat format, byte[] page, long seed) {
        try {
            return CheckedPage.read(format, page);
        } catch (IllegalArgumentException invalid) {
            throw new AssertionError("seed " + seed + ": " + invalid.getMessage(), invalid);
        }
    }

    private static MetricType type(String name) {
        return Map.of("a", MetricType.HISTOGRAM, "b_total", MetricType.COUNTER, "c_seconds", MetricType.SUMMARY, "d_seconds_total", MetricType.COUNTER,
                "e:f", MetricType.GAUGE, "_g", MetricType.UNTYPED).get(name);
    }

    /** The first sample of each series, with bounds as the format spells them. */
    private static Map<String, Double> expected(ExpositionFormat format, List<List<MetricFamily>> parts) {
        Map<String, Double> expected = new HashMap<>();
        for (List<MetricFamily> part : parts) {
            for (MetricFamily family : part) {
                family.samples().forEach(sample -> expected.putIfAbsent(key(format, family.family(), sample), sample.value() + 0.0));
            }
        }
        return expected;
    }

    private static String key(ExpositionFormat format, Family family, Sample sample) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < sample.labels().names().size(); i++) {
            String value = sample.labels().values().get(i);
            boolean two = format == ExpositionFormat.OPENMETRICS && sample.labels().names().get(i).equals("le") && value.equals("2");
            labels.put(sample.labels().names().get(i), two ? "2.0" : value);
        }
        labels.values().removeIf(String::isEmpty);
        return family.name() + sample.suffix() + labels;
    }
}
