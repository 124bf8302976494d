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

/**
 * Freshness and cost of a query as metrics; they exist even when nothing connects. Of some hundred queries and databases on a small server
 * each series costs a hundred, so what says nothing is absent.
 */
final class StandingFamilies {
    private static final int LONGEST_REASON = 200;

    private StandingFamilies() {
    }

    static List<MetricFamily> of(Standing standing) {
        QueryStatus status = standing.status();
        Standing.Totals totals = standing.totals();
        Labels labels = status.datname().isEmpty() ? Labels.of("query", status.query())
                : Labels.of("query", status.query(), "datname", status.datname());
        List<MetricFamily> families = new ArrayList<>();
        families.add(gauge("state", "1 for the state that the query is in, ok, failing, skipped or stale; the other states are absent",
                labels.with("state", status.state().word()), 1));
        addReason(families, status, labels);
        if (status.state() != QueryState.SKIPPED || totals.runs() > 0) {
            addFreshness(families, status, totals, labels);
            addCost(families, status, totals, labels);
            addRemarks(families, totals, labels);
        }
        return families;
    }

    /** Why there is nothing to see; of a failure only its kind, for a message may quote what is in the server. */
    private static void addReason(List<MetricFamily> families, QueryStatus status, Labels labels) {
        if (status.state() == QueryState.SKIPPED || status.state() == QueryState.FAILING) {
            String reason = status.state() == QueryState.SKIPPED ? status.reason() : FailureKind.of(status.reason());
            families.add(gauge("reason_info", "1, with the reason why the query is skipped, or the kind of its failure; absent in other states",
                    labels.with("state", status.state().word()).with("reason", shortened(reason)), 1));
        }
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, reason.offsetByCodePoints(0, LONGEST_REASON - 1)) + "…";
    }

    private static void addFreshness(List<MetricFamily> families, QueryStatus status, Standing.Totals totals, Labels labels) {
        status.lastSuccess().ifPresent(at -> {
            families.add(gauge("last_success_timestamp_seconds", "When the query last succeeded, seconds since 1970", labels, at.toEpochMilli() / 1e3));
            families.add(gauge("rows", "Rows of the last good collection", labels, status.rows()));
            families.add(gauge("exposition_bytes", "Size of the served text of the last good collection", labels, totals.bytes()));
        });
        if (!status.effectiveInterval().equals(status.every())) {
            families.add(gauge("effective_interval_seconds", "Interval in force where it is not the definition's: stretched by back-off, the busy ratio "
                    + "or a long cycle; absent otherwise", labels, seconds(status.effectiveInterval())));
        }
    }

    private static void addCost(List<MetricFamily> families, QueryStatus status, Standing.Totals totals, Labels labels) {
        if (totals.runs() > 0) {
            families.add(gauge("duration_seconds", "Duration of the last collection", labels, seconds(status.lastDuration())));
        }
        families.add(counter("server_seconds_total", "Time this query has taken in the server since start, as seen from here", labels,
                seconds(status.serverTime())));
    }

    /** What hardly ever happens is absent until it does. */
    private static void addRemarks(List<MetricFamily> families, Standing.Totals totals, Labels labels) {
        addIfAny(families, counter("failures_total", "Failed collections since start; absent for none", labels, totals.failures()));
        addIfAny(families, gauge("warnings", "Columns of the last good collection that do not fit their definition, so that their samples are absent, and what "
                + "else went wrong without failing it; absent for none", labels, totals.warnings()));
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
