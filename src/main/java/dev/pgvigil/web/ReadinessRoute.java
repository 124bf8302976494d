package dev.pgvigil.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.stream.Collectors;

/** {@code /readyz}: 200 once every target has made its first attempt, good or bad. A database that is down does not change it. */
final class ReadinessRoute implements Handler {
    private final Targets targets;

    ReadinessRoute(Targets targets) {
        this.targets = targets;
    }

    @Override
    public void handle(Context request) {
        String waiting = targets.all().stream()
                .filter(target -> target.lanes().stream().noneMatch(lane -> lane.lastProgress() != null))
                .map(target -> target.name() + ": found no attempt to collect yet, expected one\n")
                .collect(Collectors.joining());
        Answer.plain(request, waiting.isEmpty() ? 200 : 503, waiting.isEmpty() ? "ready\n" : waiting);
    }
}
