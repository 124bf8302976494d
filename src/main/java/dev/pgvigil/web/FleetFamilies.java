package dev.pgvigil.web;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What {@code /metrics} tells of several targets; everything else of them is read at {@code /probe}. */
final class FleetFamilies {
    private static final Family UP = Family.gauge("pg_up", "Whether the last use of the monitoring connection to the target succeeded.");
    private static final Family LOGIN_UP = Family.gauge("pg_login_up", "Whether a fresh login to the target succeeded at the last check.");

    private FleetFamilies() {
    }

    static List<MetricFamily> of(List<TargetView> targets) {
        List<TargetStatus> all = targets.stream().map(TargetView::status).toList();
        return List.of(family(UP, all, status -> Optional.of(status.up())), family(LOGIN_UP, all, TargetStatus::loginUp));
    }

    private static MetricFamily family(Family family, List<TargetStatus> all, Function<TargetStatus, Optional<Boolean>> value) {
        return new MetricFamily(family, all.stream()
                .flatMap(status -> value.apply(status).stream().map(up -> sample(status.name(), up)))
                .toList());
    }

    private static Sample sample(String target, boolean up) {
        return Sample.of(Labels.of("target", target), up ? 1 : 0);
    }
}
