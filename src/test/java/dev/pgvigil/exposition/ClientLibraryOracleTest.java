package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our text says the same as that of the client library, for what both can say. */
class ClientLibraryOracleTest {
    private static final Map<String, MetricType> TYPES = Map.of("a", MetricType.GAUGE, "b_total", MetricType.COUNTER, "c", MetricType.HISTOGRAM,
            "d", MetricType.SUMMARY, "e", MetricType.UNTYPED);

    @Test
    void agreesOnRandomFamilies() throws IOException {
        for (long seed = 0; seed < 1_000; seed++) {
            RandomFamilies random = new RandomFamilies(new Random(seed));
            List<MetricFamily> families = TYPES.keySet().stream().sorted()
                    .map(name -> random.family(new Family(name, TYPES.get(name), legal(random), "")))
                    .filter(family -> !family.samples().isEmpty()).toList();
            List<MetricFamily> served = Pages.once(families);

            CheckedPage ours = read(Pages.of(ExpositionFormat.TEXT, served));
            CheckedPage theirs = read(theirs(served));

            assertThat(ours.series).as("seed " + seed).isEqualTo(theirs.series);
            assertThat(ours.families).as("seed " + seed).isEqualTo(theirs.families);
        }
    }

    private static CheckedPage read(String page) {
        return CheckedPage.read(ExpositionFormat.TEXT, page.getBytes(StandardCharsets.UTF_8));
    }

    /** Theirs writes NUL and half pairs as they are, and an empty HELP. */
    private static String legal(RandomFamilies random) {
        return "x" + random.text().replaceAll("[\0\uD800-\uDFFF]", "");
    }

    private static String theirs(List<MetricFamily> families) throws IOException {
        StringWriter page = new StringWriter();
        TextFormat.write004(page, Collections.enumeration(families.stream().map(ClientLibraryOracleTest::theirs).toList()));
        return page.toString();
    }

    private static MetricFamilySamples theirs(MetricFamily family) {
        String name = family.family().name();
        Type type = family.family().type() == MetricType.UNTYPED ? Type.UNKNOWN : Type.valueOf(family.family().type().name());
        return new MetricFamilySamples(name, type, family.family().help(), family.samples().stream().map(sample -> theirs(name, sample)).toList());
    }

    private static MetricFamilySamples.Sample theirs(String name, Sample sample) {
        return new MetricFamilySamples.Sample(name + sample.suffix(), sample.labels().names(), sample.labels().values(), sample.value() + 0.0);
    }
}
