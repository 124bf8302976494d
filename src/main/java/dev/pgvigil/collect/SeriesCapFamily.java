package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.util.List;

/** Whether everything that was read of a target is served. */
final class SeriesCapFamily {
    private SeriesCapFamily() {
    }

    static MetricFamily of(StatusBoard.Overview queries) {
        return new MetricFamily(Family.gauge("pgvigil_series_left_out",
                "Samples of the last collections that are not served because limits.series, or the cap on the text of labels, was reached"),
                List.of(Sample.of(queries.leftOut())));
    }
}
