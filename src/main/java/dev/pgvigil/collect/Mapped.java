package dev.pgvigil.collect;

import dev.pgvigil.derive.Observation;
import dev.pgvigil.snapshot.MetricFamily;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows turned into what is served and what derived values read.
 *
 * @param warnings what did not fit but cost only itself, each once; to be logged when they change
 */
record Mapped(List<MetricFamily> families, List<Observation> observations, List<String> warnings) {
    Mapped {
        families = List.copyOf(families);
        observations = List.copyOf(observations);
        warnings = List.copyOf(warnings);
    }

    /** The same with further warnings. */
    Mapped with(List<String> remarks) {
        return new Mapped(families, observations, Stream.concat(warnings.stream(), remarks.stream()).toList());
    }
}
