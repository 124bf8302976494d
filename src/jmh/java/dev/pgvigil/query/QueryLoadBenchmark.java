package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and checks the whole of {@code queries.yaml}, as a start or a reload does. The first load of a process, whose code is not compiled
 * yet, takes several times as long and is part of what {@code footprint} measures; {@code coldLoad} shows it by itself.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class QueryLoadBenchmark {
    private String text;

    /** Run in the project's directory. */
    @Setup
    public void setUp() throws IOException {
        text = Files.readString(Path.of("queries.yaml"));
    }

    /** Once compiled. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(value = 2, jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"})
    @Warmup(iterations = 5, time = 1)
    @Measurement(iterations = 5, time = 1)
    public List<QueryDefinition> load() {
        return definitions();
    }

    /** The first in a process, with the image's compiler flags. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(value = 10, jvmArgsAppend = {"-Xms64m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public List<QueryDefinition> coldLoad() {
        return definitions();
    }

    private List<QueryDefinition> definitions() {
        Problems problems = new Problems();
        List<QueryDefinition> loaded = QueryLoader.load(new QuerySources(Optional.of(new QuerySources.Source("queries.yaml", text, Optional.empty())),
                Preset.EXHAUSTIVE, List.of(), Map.of()), problems);
        problems.throwIfAny();
        return loaded;
    }
}
