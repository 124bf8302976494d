package dev.pgvigil.alert;

import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.Snapshot;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import dev.pgvigil.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target with one query {@code pg_x} of every 15 s, whose results are set by hand, and what judges it. */
final class WatchedTarget implements TargetView {
    final HandClock clock = new HandClock();
    final List<Alert> captured = new ArrayList<>();
    private final SnapshotStore store = new SnapshotStore("main", families -> new Blank(), 1_000);
    private QueryStatus query = status(QueryState.STALE, Optional.empty());
    private String role = "";
    private String system = "";
    final Evaluator evaluator = new Evaluator("main", Evaluator.observing(this, names -> List.of()), clock, clock,
            families -> store.publish(PartKey.target("alert_thresholds"), families, clock.instant(), Instant.MAX),
            families -> store.publish(PartKey.target("alerts"), families, clock.instant(), Instant.MAX),
            new EvidenceHook(this::capture, identity -> List.of()));

    private record Blank() implements Rendering {
        @Override
        public List<Chunk> text() {
            return List.of();
        }

        @Override
        public List<Chunk> openMetrics() {
            return List.of();
        }
    }

    WatchedTarget(String alerts) {
        assign(alerts);
    }

    void assign(String alerts) {
        List<AlertRule> rules = Rules.of(alerts);
        evaluator.assign(rules, Thresholds.global(rules, List.of()));
    }

    private void capture(Alert alert) {
        captured.add(alert);
        throw new IllegalStateException("nothing can be captured");
    }

    private static QueryStatus status(QueryState state, Optional<Instant> lastSuccess) {
        return new QueryStatus("pg_x", "", "vitals", state, "", lastSuccess, Duration.ZERO, 1, Duration.ofSeconds(15), Duration.ofSeconds(15),
                Optional.empty(), Duration.ZERO);
    }

    /** The server is found. */
    WatchedTarget up(String identifier) {
        role = "primary";
        system = identifier;
        return this;
    }

    WatchedTarget down() {
        role = "";
        system = "";
        store.removeIf(part -> part.key().kind() == PartKey.Kind.DATA);
        query = status(QueryState.STALE, query.lastSuccess());
        return this;
    }

    WatchedTarget collected(double lag, String... labels) {
        store.publish(PartKey.data("pg_x", ""), List.of(new MetricFamily(Family.gauge("pg_x_lag", ""), List.of(Sample.of(Labels.of(labels), lag)))),
                clock.instant(), Instant.MAX);
        query = status(QueryState.OK, Optional.of(clock.instant()));
        return this;
    }

    /** The query fails; its rows are dropped, or kept for people. */
    WatchedTarget failed(boolean keep) {
        if (keep) {
            store.keep(PartKey.data("pg_x", ""), Instant.MAX);
        } else {
            store.removeIf(part -> part.key().kind() == PartKey.Kind.DATA);
        }
        query = status(QueryState.FAILING, query.lastSuccess());
        return this;
    }

    WatchedTarget skipped() {
        store.removeIf(part -> part.key().kind() == PartKey.Kind.DATA);
        query = status(QueryState.SKIPPED, query.lastSuccess());
        return this;
    }

    WatchedTarget pass(long seconds) {
        for (long second = 0; second < seconds; second++) {
            clock.advance(Duration.ofSeconds(1));
            evaluator.tick();
        }
        return this;
    }

    String states() {
        return String.join(", ", evaluator.alerts().stream().map(alert -> alert.name() + " " + alert.state().word()).toList());
    }

    /** The samples that are served of a family, without what nobody asked for. */
    List<Sample> served(String name) {
        return store.current().parts().stream().flatMap(part -> part.families().stream()).filter(family -> family.family().name().equals(name))
                .flatMap(family -> family.samples().stream()).toList();
    }

    @Override
    public String name() {
        return "main";
    }

    @Override
    public Snapshot snapshot() {
        return store.current();
    }

    @Override
    public TargetStatus status() {
        return new TargetStatus("main", Map.of(), !role.isEmpty(), Optional.empty(), role, Optional.empty(), "", system, "");
    }

    @Override
    public List<QueryStatus> queries() {
        return List.of(query);
    }

    @Override
    public List<LaneStatus> lanes() {
        return List.of();
    }
}
