package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Enumeration;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.Info;
import io.prometheus.client.Summary;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientLibraryBridgeTest {
    private final CollectorRegistry registry = new CollectorRegistry();

    @Test
    void mapsEveryTypeWithTheNamesSimpleclientServes() {
        Counter.build("pgvigil_collections", "Collections.").labelNames("query").register(registry).labels("up").inc(3);
        Gauge.build("pgvigil_queries", "Queries.").register(registry).set(12);
        Summary summary = Summary.build("pgvigil_size_bytes", "Sizes.").unit("bytes").quantile(0.5, 0.01).register(registry);
        summary.observe(7);
        Histogram.build("pgvigil_run_seconds", "Runs.").buckets(0.5, 1).register(registry).observe(0.75);
        Info.build("pgvigil_build", "Build.").register(registry).info("version", "1");
        Enumeration.build("pgvigil_mode", "Mode.").states("on").register(registry);

        assertThat(Pages.of(ExpositionFormat.TEXT, ClientLibraryBridge.families(registry))).isEqualTo("""
                # HELP pgvigil_build_info Build.
                # TYPE pgvigil_build_info gauge
                pgvigil_build_info{version="1"} 1
                # HELP pgvigil_collections_total Collections.
                # TYPE pgvigil_collections_total counter
                pgvigil_collections_total{query="up"} 3
                # HELP pgvigil_mode Mode.
                # TYPE pgvigil_mode gauge
                pgvigil_mode{pgvigil_mode="on"} 1
                # HELP pgvigil_queries Queries.
                # TYPE pgvigil_queries gauge
                pgvigil_queries 12
                # HELP pgvigil_run_seconds Runs.
                # TYPE pgvigil_run_seconds histogram
                pgvigil_run_seconds_bucket{le="0.5"} 0
                pgvigil_run_seconds_bucket{le="1.0"} 1
                pgvigil_run_seconds_bucket{le="+Inf"} 1
                pgvigil_run_seconds_count 1
                pgvigil_run_seconds_sum 0.75
                # HELP pgvigil_size_bytes Sizes.
                # TYPE pgvigil_size_bytes summary
                pgvigil_size_bytes{quantile="0.5"} 7
                pgvigil_size_bytes_count 1
                pgvigil_size_bytes_sum 7
                """);
        assertThat(Pages.of(ExpositionFormat.OPENMETRICS, ClientLibraryBridge.families(registry))).contains("# UNIT pgvigil_size_bytes bytes\n");
    }

    @Test
    void givesSamplesThatFitNoFamilyOneOfTheirOwn() {
        List<Collector.MetricFamilySamples.Sample> samples = List.of(sample("s_bucket", "le", "+Inf", 2), sample("s_gsum", 5), sample("s_gcount", 2));
        Collector.MetricFamilySamples sizes = new Collector.MetricFamilySamples("s", Collector.Type.GAUGE_HISTOGRAM, "Sizes.", samples);
        registry.register(collector(sizes));

        assertThat(Pages.of(ExpositionFormat.TEXT, ClientLibraryBridge.families(registry))).isEqualTo("""
                # HELP s Sizes.
                # TYPE s histogram
                s_bucket{le="+Inf"} 2
                # HELP s_gcount Sizes.
                # TYPE s_gcount gauge
                s_gcount 2
                # HELP s_gsum Sizes.
                # TYPE s_gsum gauge
                s_gsum 5
                """);
    }

    @Test
    void servesTheJvmsMetricsAsTheClientLibraryDoes() throws IOException {
        DefaultExports.register(registry);
        List<Collector.MetricFamilySamples> read = java.util.Collections.list(registry.metricFamilySamples());
        CollectorRegistry frozen = new CollectorRegistry();
        frozen.register(collector(read.toArray(new Collector.MetricFamilySamples[0])));

        byte[] page = Pages.of(ExpositionFormat.TEXT, ClientLibraryBridge.families(frozen)).getBytes(StandardCharsets.UTF_8);
        CheckedPage ours = CheckedPage.read(ExpositionFormat.TEXT, page);
        CheckedPage theirs = CheckedPage.read(ExpositionFormat.TEXT, withoutCreated(frozen).getBytes(StandardCharsets.UTF_8));

        assertThat(ours.series).isEqualTo(theirs.series).hasSizeGreaterThan(50);
        assertThat(ours.families).isEqualTo(theirs.families);
        CheckedPage.read(ExpositionFormat.OPENMETRICS, Pages.of(ExpositionFormat.OPENMETRICS, ClientLibraryBridge.families(frozen))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Their page has headers without samples, which the checker refuses, and the series that we leave out. */
    private static String withoutCreated(CollectorRegistry registry) throws IOException {
        StringWriter page = new StringWriter();
        List<Collector.MetricFamilySamples> present = java.util.Collections.list(registry.metricFamilySamples()).stream()
                .filter(family -> !family.samples.isEmpty()).toList();
        TextFormat.write004(page, java.util.Collections.enumeration(present));
        return page.toString().replaceAll("(?m)^(# (HELP|TYPE) )?\\w+_created.*\n", "");
    }

    private static Collector.MetricFamilySamples.Sample sample(String name, double value) {
        return new Collector.MetricFamilySamples.Sample(name, List.of(), List.of(), value);
    }

    private static Collector.MetricFamilySamples.Sample sample(String name, String label, String of, double value) {
        return new Collector.MetricFamilySamples.Sample(name, List.of(label), List.of(of), value);
    }

    private static Collector collector(Collector.MetricFamilySamples... families) {
        return new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(families);
            }
        };
    }
}
