package dev.pgvigil.web;

import dev.pgvigil.snapshot.HumanTime;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import dev.pgvigil.yaml.Values;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code /primary} and {@code /replica}, for load balancers: 200 while the target is up and has that role, as read at most five seconds
 * ago; else 503. {@code /replica?max_lag=5s} also wants the replica's own lag to be known and not above it. With several targets each
 * is asked by {@code ?target=NAME}. The body is one line with the reason, and none of the server's own texts.
 */
final class RoleRoute implements Handler {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final String MAX_LAG = "max_lag";

    private final String role;
    private final Targets targets;
    private final Clock clock;

    private RoleRoute(String role, Targets targets, Clock clock) {
        this.role = role;
        this.targets = targets;
        this.clock = clock;
    }

    static RoleRoute primary(Targets targets, Clock clock) {
        return new RoleRoute("primary", targets, clock);
    }

    static RoleRoute replica(Targets targets, Clock clock) {
        return new RoleRoute("replica", targets, clock);
    }

    @Override
    public void handle(Context request) {
        List<String> asked = request.queryParams(MAX_LAG);
        Optional<Duration> maxLag = asked.size() == 1 ? Values.parseDuration(asked.get(0)) : Optional.empty();
        if (!asked.isEmpty() && role.equals("primary")) {
            Answer.plain(request, 400, "max_lag: found a limit, expected none: a primary has no lag; /replica takes one\n");
        } else if (!asked.isEmpty() && maxLag.isEmpty()) {
            Answer.plain(request, 400, "max_lag: found no duration, expected one such as 5s, 500ms or 1m\n");
        } else {
            targets.namedOrOnly(request).ifPresent(target -> answer(request, target, maxLag));
        }
    }

    private void answer(Context request, TargetView target, Optional<Duration> maxLag) {
        TargetStatus status = target.status();
        Optional<String> wrong = wrong(status);
        if (wrong.isPresent()) {
            Answer.plain(request, 503, target.name() + ": found " + wrong.get() + ", expected a " + role + "\n");
        } else if (maxLag.isEmpty()) {
            Answer.plain(request, 200, target.name() + ": " + role + "\n");
        } else {
            judge(request, target, maxLag.get());
        }
    }

    private Optional<String> wrong(TargetStatus status) {
        if (!status.up()) {
            return Optional.of("it down");
        }
        if (status.role().isEmpty() || status.roleReadAt().isEmpty()) {
            return Optional.of("its role not read yet");
        }
        // A clock that was set back must not keep an old role fresh, so the distance counts in both directions.
        Duration age = Duration.between(status.roleReadAt().get(), clock.instant()).abs();
        if (age.compareTo(FRESH) > 0) {
            return Optional.of("its role last read " + HumanTime.of(age) + " ago (" + status.role() + ")");
        }
        return status.role().equals(role) ? Optional.empty() : Optional.of("a " + status.role());
    }

    private void judge(Context request, TargetView target, Duration maxLag) {
        Optional<ReplicaLag> lag = ReplicaLag.of(target.snapshot());
        if (lag.isEmpty()) {
            Answer.plain(request, 503, target.name() + ": found a replica of unknown lag (" + ReplicaLag.METRIC + "), expected at most "
                    + HumanTime.of(maxLag) + "\n");
            return;
        }
        String found = "a replica " + lag.get().text() + " behind, read " + HumanTime.ago(lag.get().readAt(), clock.instant());
        boolean fits = lag.get().within(maxLag);
        Answer.plain(request, fits ? 200 : 503, target.name() + ": " + (fits ? found : "found " + found + ", expected at most "
                + HumanTime.of(maxLag)) + "\n");
    }
}
