package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.util.List;

/** The names under which postgres_exporter tells of its own work, as existing rules and dashboards read them. */
final class ExporterFamilies {
    private ExporterFamilies() {
    }

    /** What postgres_exporter calls a scrape is here the newest collection of every query. */
    static List<MetricFamily> of(boolean up, StatusBoard.Overview queries) {
        return List.of(
                one(Family.gauge("pg_exporter_last_scrape_duration_seconds", "Duration of the last collection of every query, together"),
                        queries.took().toNanos() / 1e9),
                one(Family.gauge("pg_exporter_last_scrape_error", "1 while the server cannot be used or a query fails, else 0"),
                        up && !queries.failing() ? 0 : 1),
                one(Family.counter("pg_exporter_scrapes_total", "Collections of all queries since start, good or bad"), queries.collections()));
    }

    private static MetricFamily one(Family family, double value) {
        return new MetricFamily(family, List.of(Sample.of(value)));
    }
}
