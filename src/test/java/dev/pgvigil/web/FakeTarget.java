package dev.pgvigil.web;

import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.Snapshot;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A target whose facts a test writes, with a real store of parts. */
final class FakeTarget implements TargetView {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    final SnapshotStore store;
    final AtomicInteger snapshotsRead = new AtomicInteger();
    volatile TargetStatus status;
    volatile List<QueryStatus> queries = List.of();
    volatile List<LaneStatus> lanes = List.of(new LaneStatus("vitals", NOW), new LaneStatus("slow", NOW), new LaneStatus("databases", NOW));
    private final String name;

    FakeTarget(String name) {
        this.name = name;
        store = new SnapshotStore(name, new PartRenderer(), 20_000);
        status = status(name, true, Optional.of(true), "primary", "17.11", "", Map.of());
    }

    static TargetStatus status(String name, boolean up, Optional<Boolean> login, String role, String version, String error,
            Map<String, String> labels) {
        return new TargetStatus(name, labels, up, login, role, Optional.of(NOW), version, "7000000000000000001", error);
    }

    FakeTarget publish(String query, String metric, double value) {
        store.publish(PartKey.data(query, ""), List.of(new MetricFamily(Family.gauge(metric, "Help of " + metric + "."),
                List.of(Sample.of(value)))), NOW, NOW.plusSeconds(60));
        return this;
    }

    static QueryStatus query(String query, String datname, QueryState state, String reason) {
        return new QueryStatus(query, datname, "vitals", state, reason, Optional.of(NOW.minusSeconds(12)), Duration.ofNanos(1_340_000), 1234,
                Duration.ofSeconds(15), Duration.ofSeconds(15), Optional.of(NOW.plusSeconds(3)), Duration.ofMillis(20));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Snapshot snapshot() {
        snapshotsRead.incrementAndGet();
        return store.current();
    }

    @Override
    public TargetStatus status() {
        return status;
    }

    @Override
    public List<QueryStatus> queries() {
        return queries;
    }

    @Override
    public List<LaneStatus> lanes() {
        return lanes;
    }
}
