package dev.pgvigil.alert;

import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all series say at one moment. */
public interface Readings {

    /** The samples of a metric by its full name; none when it is absent. */
    List<Sample> of(String metric);

    /**
     * How long an absent series is to be waited for before it counts as gone, from the moment it went: longer than zero when it is absent
     * because one collection was lost, or because there was none yet.
     */
    default Duration patience(AlertRule rule, Map<String, String> labels) {
        return Duration.ZERO;
    }

    /** These and no others. */
    static Readings of(List<Reading> all) {
        Map<String, List<Sample>> samples = new HashMap<>();
        all.forEach(reading -> samples.computeIfAbsent(reading.metric(), name -> new ArrayList<>()).add(Sample.of(reading.labels(), reading.value())));
        return metric -> samples.getOrDefault(metric, List.of());
    }
}
