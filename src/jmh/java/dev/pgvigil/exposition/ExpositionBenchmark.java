package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.Sample;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 100 000 samples from ready families to the bytes of a page: ours against simpleclient's. Both get families that exist already, so that
 * only writing is measured. simpleclient writes the whole page at each scrape; pgvigil renders a part once, when it is collected, and a
 * scrape only composes. The counter {@code megabytes} is the throughput in MB (10^6 bytes) of page a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExpositionBenchmark {
    private static final int PARTS = 100;
    private static final int FAMILIES = 20;
    private static final int SAMPLES = 50;
    private final List<List<MetricFamily>> parts = new ArrayList<>();
    private final List<MetricFamilySamples> theirs = new ArrayList<>();
    private final List<Rendering> rendered = new ArrayList<>();

    /** How much of a page was made. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Output {
        private double megabytes;

        /** Read by JMH. */
        public double megabytes() {
            return megabytes;
        }

        private byte[] made(byte[] page) {
            megabytes += page.length / 1e6;
            return page;
        }

        /** Starts an iteration. */
        @Setup(Level.Iteration)
        public void zero() {
            megabytes = 0;
        }
    }

    /** Makes the families, the same for both, and the parts that composing begins with. */
    @Setup
    public void setUp() {
        for (int part = 0; part < PARTS; part++) {
            List<MetricFamily> families = new ArrayList<>();
            for (int family = 0; family < FAMILIES; family++) {
                families.add(family(part, family));
            }
            parts.add(families);
            families.forEach(ours -> theirs.add(theirs(ours)));
        }
        PartRenderer renderer = new PartRenderer();
        parts.forEach(families -> rendered.add(renderer.render(families)));
    }

    private static MetricFamily family(int part, int family) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            Labels labels = Labels.of("datname", "shop", "schemaname", "public", "relname", "orders_2026_" + i);
            samples.add(Sample.of(labels, value(part * 31 + family * 7 + i)));
        }
        return new MetricFamily(Family.gauge("pg_bench_" + part + "_" + family + "_value", "A value of the benchmark, as long as most"), samples);
    }

    /** As on a server: mostly whole numbers, some times with microseconds, some ratios. */
    private static double value(int seed) {
        return switch (seed % 4) {
            case 0 -> 1_700_000_000 + seed + seed % 1000 / 1e6;
            case 1 -> seed % 1000 / 1000.0;
            default -> seed * 8192L;
        };
    }

    private static MetricFamilySamples theirs(MetricFamily family) {
        return new MetricFamilySamples(family.family().name(), Type.GAUGE, family.family().help(), family.samples().stream().map(sample ->
                new MetricFamilySamples.Sample(family.family().name(), sample.labels().names(), sample.labels().values(), sample.value())).toList());
    }

    /** Everything from families to the page: what both have to do, so this one compares with {@code textFormat}. */
    @Benchmark
    public byte[] renderAndCompose(Output output) {
        PartRenderer renderer = new PartRenderer();
        List<Rendering> renderings = new ArrayList<>(PARTS);
        parts.forEach(families -> renderings.add(renderer.render(families)));
        return output.made(Exposition.compose(ExpositionFormat.TEXT, false, renderings));
    }

    /** Families to the bytes of parts: what a collection costs, once. */
    @Benchmark
    public List<Rendering> render(Output output) {
        PartRenderer renderer = new PartRenderer();
        List<Rendering> renderings = new ArrayList<>(PARTS);
        parts.forEach(families -> renderings.add(renderer.render(families)));
        renderings.forEach(rendering -> rendering.text().forEach(chunk -> output.made(chunk.plain())));
        return renderings;
    }

    /** Parts to a page: what a scrape costs. */
    @Benchmark
    public byte[] compose(Output output) {
        return output.made(Exposition.compose(ExpositionFormat.TEXT, false, rendered));
    }

    /** Families to a page with simpleclient's writer, at its best: a buffer before the encoder. */
    @Benchmark
    public byte[] textFormat(Output output) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream(1 << 20);
        try (Writer writer = new BufferedWriter(new OutputStreamWriter(page, StandardCharsets.UTF_8))) {
            TextFormat.write004(writer, Collections.enumeration(theirs));
        }
        return output.made(page.toByteArray());
    }

    /** The same as simpleclient's own HTTP server does it, without that buffer. */
    @Benchmark
    public byte[] textFormatUnbuffered(Output output) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream(1 << 20);
        try (Writer writer = new OutputStreamWriter(page, StandardCharsets.UTF_8)) {
            TextFormat.write004(writer, Collections.enumeration(theirs));
        }
        return output.made(page.toByteArray());
    }
}
