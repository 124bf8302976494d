package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.HistoryStatus;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.TargetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A target as a whole as metrics: reachability, identity, lanes. */
final class TargetFamilies {
    private TargetFamilies() {
    }

    /** @param more families of the target that others make */
    static List<MetricFamily> of(TargetState state, TargetStatus status, double stretch, HistoryStatus history,
            List<MetricFamily> more) {
        List<MetricFamily> families = new ArrayList<>();
        families.add(one(Family.gauge("pg_up", "1 while the last use of the monitoring connection succeeded and no fatal query fails"),
                status.up() ? 1 : 0));
        status.loginUp().ifPresent(loginUp -> families.add(one(Family.gauge("pg_login_up",
                "1 when a fresh login succeeded at the last check, once a minute"
                        + (state.pooled() ? " (a login to the pooler, which may have the server connection at hand)" : "")),
                loginUp ? 1 : 0)));
        families.add(info(status));
        state.assignment().target().expectedStandbys().ifPresent(standbys -> families.add(one(Family.gauge("pg_target_expected_standbys",
                "Standbys that must be streaming from this target (targets.<name>.expected_standbys)"), standbys)));
        families.add(logins(state));
        families.add(lanes(state));
        families.add(one(Family.gauge("pgvigil_busy_stretch",
                "Factor on the intervals of the lanes slow and databases that keeps them within limits.busy_ratio"), stretch));
        families.addAll(HistoryFamilies.of(history));
        families.addAll(more);
        return families;
    }

    private static MetricFamily info(TargetStatus status) {
        Labels labels = Labels.of("target", status.name(), "version", status.version(), "role", status.role(), "system_identifier",
                status.systemIdentifier());
        for (var label : new TreeMap<>(status.labels()).entrySet()) {
            labels = labels.with(label.getKey(), label.getValue());
        }
        return new MetricFamily(Family.gauge("pg_target_info", "1, with what is known of the target and its configured labels"),
                List.of(Sample.of(labels, 1)));
    }

    private static MetricFamily logins(TargetState state) {
        List<Sample> samples = state.loginFailures().entrySet().stream()
                .map(entry -> Sample.of(Labels.of("class", entry.getKey()), entry.getValue())).toList();
        return new MetricFamily(Family.counter("pgvigil_login_failures_total",
                "Failed fresh logins since start by SQLSTATE class: 08 no connection, 28 refused, 53 too many clients, 57 starting or stopping"),
                samples);
    }

    private static MetricFamily lanes(TargetState state) {
        List<Sample> samples = new ArrayList<>();
        state.progress().forEach((lane, at) -> samples.add(Sample.of(Labels.of("lane", lane.word()), seconds(at))));
        return new MetricFamily(Family.gauge("pgvigil_lane_last_progress_timestamp_seconds",
                "When a lane last made progress, good or bad, seconds since 1970"), samples);
    }

    private static MetricFamily one(Family family, double value) {
        return new MetricFamily(family, List.of(Sample.of(value)));
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1e3;
    }
}
