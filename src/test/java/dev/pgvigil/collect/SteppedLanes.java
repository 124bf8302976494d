package dev.pgvigil.collect;

import dev.pgvigil.config.ConnectionSettings;
import dev.pgvigil.config.Credentials;
import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.Limits;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.config.TlsSettings;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.testing.Definitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The three lanes of a target without their threads, stepped by a hand-moved clock: an hour passes in milliseconds. Only the logic of
 * time is tried this way; what a server does is tried on servers.
 */
final class SteppedLanes {
    final ScriptedServer server = new ScriptedServer();
    final SnapshotStore store = new SnapshotStore("t", new PartRenderer(), 20_000);
    final TargetState state;
    final StatusBoard board = new StatusBoard(store);
    private long now = Duration.ofHours(1).toNanos();
    private Duration wallAhead = Duration.ZERO;
    private final Clocks clocks = new Clocks(new Wall(), () -> now, () -> 0.0);
    final EvidenceDesk evidence;
    final Histories histories = new Histories(clocks, true);
    private final List<LongSupplier> lanes;
    private Assignment assignment;
    final BusyRatio busy = new BusyRatio(0.01);

    SteppedLanes(String yaml) {
        assignment = assignment(yaml);
        state = new TargetState(assignment);
        board.admit(assignment.keys());
        evidence = new EvidenceDesk(state, clocks);
        QueryRunner runner = new QueryRunner(state, store, board, busy, histories, clocks);
        Wiring wiring = new Wiring(server, state, board, runner, evidence, histories, clocks, new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10)));
        lanes = List.of(new VitalsLane(wiring, this::purge, found -> { })::step, new SlowLane(wiring)::step, new DatabasesLane(wiring)::step);
    }

    private static Assignment assignment(String yaml) {
        LoadedQueries loaded = Definitions.all(yaml);
        return new Assignment(target(), loaded.queries(), loaded.evidence(), Limits.DEFAULT);
    }

    /** Goes on with other queries. */
    SteppedLanes assign(String yaml) {
        assignment = assignment(yaml);
        board.admit(assignment.keys());
        state.assign(assignment);
        return this;
    }

    /** Lets time pass in steps of half a second; each lane does all that is due. */
    SteppedLanes run(Duration time) {
        for (long until = now + time.toNanos(); now < until;) {
            now += Duration.ofMillis(500).toNanos();
            lanes.forEach(SteppedLanes::step);
            evidence.tick();
            store.expire(clocks.steady());
        }
        return this;
    }

    /** One step of the lane vitals alone, as if in the middle of another lane's step. */
    void stepVitals() {
        now += Duration.ofSeconds(2).toNanos();
        lanes.get(0).getAsLong();
    }

    /** Lets something take time. */
    void takes(Duration time) {
        now += time.toNanos();
    }

    /** Moves the calendar without moving time. */
    void jump(Duration by) {
        wallAhead = wallAhead.plus(by);
    }

    QueryStatus status(String query, String datname) {
        return board.all().stream().filter(status -> status.query().equals(query) && status.datname().equals(datname)).findFirst().orElseThrow();
    }

    boolean serves(String query, String datname) {
        return store.current().part(PartKey.data(query, datname)).isPresent();
    }

    /** Names of the families that a query's part serves. */
    List<String> served(String query, String datname) {
        return store.current().part(PartKey.data(query, datname)).stream().flatMap(part -> part.families().stream())
                .map(family -> family.family().name()).toList();
    }

    /** A sample of what stands of a query. */
    double value(String metric, String query) {
        return store.current().part(PartKey.status(query, "")).orElseThrow().families().stream()
                .filter(family -> family.family().name().equals(metric)).findFirst().orElseThrow().samples().get(0).value();
    }

    private static void step(LongSupplier lane) {
        for (int i = 0; i < 50 && lane.getAsLong() == 0; i++) {
            continue;
        }
    }

    private void purge() {
        store.removeIf(part -> part.key().kind() == PartKey.Kind.DATA && assignment.keep(part.key().source()).isEmpty());
    }

    private static TargetSettings target() {
        Credentials nobody = new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        ConnectionSettings connection = new ConnectionSettings(List.of(new HostPort("h", 5432)), "postgres", nobody, TlsSettings.DEFAULT,
                Duration.ofSeconds(5), "any", PoolerMode.NONE, Map.of());
        return new TargetSettings("t", connection, List.of("*"), List.of(), Map.of(), OptionalInt.empty(), List.of(), Map.of(), List.of());
    }

    private final class Wall extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(now).plus(wallAhead);
        }
    }
}
