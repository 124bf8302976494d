package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Freshness and cost of a query as metrics; they exist even when nothing connects. One that is skipped has its state only. */
final class StandingFamilies {
    private StandingFamilies() {
    }

    static List<MetricFamily> of(Standing standing) {
        QueryStatus status = standing.status();
        Standing.Totals totals = standing.totals();
        Labels labels = status.datname().isEmpty() ? Labels.of("query", status.query())
                : Labels.of("query", status.query(), "datname", status.datname());
        List<MetricFamily> families = new ArrayList<>();
        families.add(state(status, labels));
        if (status.state() == QueryState.SKIPPED && totals.runs() == 0) {
            return families;
        }
        status.lastSuccess().ifPresent(at -> families.add(gauge("last_success_timestamp_seconds",
                "When the query last succeeded, seconds since 1970", labels, at.toEpochMilli() / 1e3)));
        families.add(gauge("duration_seconds", "Duration of the last collection", labels, seconds(status.lastDuration())));
        families.add(gauge("rows", "Rows of the last good collection", labels, status.rows()));
        families.add(gauge("exposition_bytes", "Size of the served text of the last good collection", labels, totals.bytes()));
        families.add(gauge("effective_interval_seconds",
                "Interval in force: the definition's, stretched by back-off, the busy ratio or a long cycle", labels,
                seconds(status.effectiveInterval())));
        families.add(counter("runs_total", "Collections since start, good or bad", labels, totals.runs()));
        families.add(counter("failures_total", "Failed collections since start", labels, totals.failures()));
        families.add(counter("server_seconds_total", "Time this query has taken in the server since start, as seen from here", labels,
                seconds(status.serverTime())));
        addRemarks(families, totals, labels);
        return families;
    }

    /** What hardly ever happens is absent until it does: four series a query and database would be a fifth of a small server's page. */
    private static void addRemarks(List<MetricFamily> families, Standing.Totals totals, Labels labels) {
        addIfAny(families, gauge("warnings", "Columns of the last good collection that do not fit their definition, so that their samples are absent; absent for none",
                labels, totals.warnings()));
        addIfAny(families, counter("rows_dropped_total", "Rows cut by the row cap since start; absent for none", labels, totals.rowsDropped()));
        addIfAny(families, counter("duplicate_series_total", "Samples dropped since start because their series was there already; absent for none", labels,
                totals.duplicates()));
        addIfAny(families, counter("series_over_cap_total", "Samples dropped since start because the target's series cap, or the one on the text of its labels, "
                + "was reached; absent for none", labels, totals.overCap()));
    }

    private static void addIfAny(List<MetricFamily> families, MetricFamily family) {
        if (family.samples().get(0).value() > 0) {
            families.add(family);
        }
    }

    private static MetricFamily state(QueryStatus status, Labels labels) {
        List<Sample> samples = new ArrayList<>();
        for (QueryState state : QueryState.values()) {
            samples.add(Sample.of(labels.with("state", state.word()), status.state() == state ? 1 : 0));
        }
        return new MetricFamily(Family.gauge("pgvigil_query_state", "1 for the state the query is in: ok, failing, skipped or stale"), samples);
    }

    private static MetricFamily gauge(String name, String help, Labels labels, double value) {
        return new MetricFamily(Family.gauge("pgvigil_query_" + name, help), List.of(Sample.of(labels, value)));
    }

    private static MetricFamily counter(String name, String help, Labels labels, double value) {
        return new MetricFamily(Family.counter("pgvigil_query_" + name, help), List.of(Sample.of(labels, value)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
