package dev.pgvigil.web;

import dev.pgvigil.snapshot.HumanTime;
import dev.pgvigil.snapshot.LaneStatus;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code /livez}: 503 when a lane made no progress, good or bad, for five minutes: then a restart of the process may help. A database
 * that is down is progress, for every failed attempt counts.
 */
final class LivenessRoute implements Handler {
    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

    private final Targets targets;
    private final Clock clock;
    private final Instant startedAt;

    LivenessRoute(Targets targets, Clock clock) {
        this.targets = targets;
        this.clock = clock;
        startedAt = clock.instant();
    }

    @Override
    public void handle(Context request) {
        String stuck = targets.all().stream()
                .flatMap(target -> target.lanes().stream().flatMap(lane -> stuck(target.name(), lane).stream()))
                .collect(Collectors.joining());
        Answer.plain(request, stuck.isEmpty() ? 200 : 503, stuck.isEmpty() ? "alive\n" : stuck);
    }

    /** For how long a lane has been stuck; empty while it is not, or has not begun. */
    static Optional<Duration> idle(LaneStatus lane, Instant now) {
        return Optional.ofNullable(lane.lastProgress()).map(last -> distance(last, now)).filter(idle -> idle.compareTo(STUCK_AFTER) >= 0);
    }

    /** A lane that never made progress counts from the server's start. */
    private Optional<String> stuck(String target, LaneStatus lane) {
        Instant last = Optional.ofNullable(lane.lastProgress()).orElse(startedAt);
        Duration idle = distance(last, clock.instant());
        if (idle.compareTo(STUCK_AFTER) < 0) {
            return Optional.empty();
        }
        return Optional.of(target + ": lane " + lane.lane() + ": found no progress for " + HumanTime.of(idle) + ", expected some within "
                + HumanTime.of(STUCK_AFTER) + "\n");
    }

    /** In both directions: a clock that was set back must not hide a stuck lane. One that moves is at the new time within seconds. */
    private static Duration distance(Instant last, Instant now) {
        return Duration.between(last, now).abs();
    }
}
