package dev.pgvigil.snapshot;

import dev.pgvigil.exposition.PartRenderer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Replaces one part of 50 samples in a snapshot of many: duplicates looked for, rendered, shown. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublicationBenchmark {
    private static final int FAMILIES = 5;
    private static final int SAMPLES = 10;

    /** How many parts the snapshot has: one, for comparison, or a thousand. */
    @Param({"1", "1000"})
    public int parts;

    private SnapshotStore store;
    private List<MetricFamily> families;

    /** Fills the snapshot. */
    @Setup
    public void setUp() {
        store = new SnapshotStore("bench", new PartRenderer(), Integer.MAX_VALUE);
        for (int part = 0; part < parts; part++) {
            store.publish(key(part), families(part), Instant.EPOCH, Instant.MAX);
        }
        families = families(0);
    }

    private static PartKey key(int part) {
        return PartKey.data("query_" + part, "");
    }

    private static List<MetricFamily> families(int part) {
        List<MetricFamily> families = new ArrayList<>();
        for (int family = 0; family < FAMILIES; family++) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                samples.add(Sample.of(Labels.of("datname", "shop_" + part, "relname", "orders_" + i), i * 8192L));
            }
            families.add(new MetricFamily(Family.gauge("pg_bench_" + family, "A value of the benchmark"), samples));
        }
        return families;
    }

    /** One publication. */
    @Benchmark
    public Published publish() {
        return store.publish(key(0), families, Instant.EPOCH, Instant.MAX);
    }
}
