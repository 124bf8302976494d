package dev.pgvigil.web;

import dev.pgvigil.snapshot.TargetView;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The configured targets, found by the parameter {@code target} of a request; no other name ever does anything. */
final class Targets {
    private final Supplier<List<TargetView>> all;

    /** @param all asked at each request, for targets come and go with the settings */
    Targets(Supplier<List<TargetView>> all) {
        this.all = all;
    }

    /** As of now; to be taken once a request. */
    List<TargetView> all() {
        return all.get();
    }

    /** The target that the request names; else the request is answered and nothing returned. */
    Optional<TargetView> named(Context request) {
        return named(request, all());
    }

    private static Optional<TargetView> named(Context request, List<TargetView> all) {
        String names = all.stream().map(TargetView::name).collect(Collectors.joining(", "));
        List<String> asked = request.queryParams("target");
        if (asked.size() != 1) {
            Answer.plain(request, 400, "target: found " + asked.size() + " parameters, expected exactly one of: " + names + "\n");
            return Optional.empty();
        }
        Optional<TargetView> found = all.stream().filter(target -> target.name().equals(asked.get(0))).findFirst();
        if (found.isEmpty()) {
            Answer.plain(request, 404, "target: found a name that is not configured, expected one of: " + names + "\n");
        }
        return found;
    }

    /** As {@link #named}, but the only target need not be named. */
    Optional<TargetView> namedOrOnly(Context request) {
        List<TargetView> now = all();
        return now.size() == 1 && request.queryParams("target").isEmpty() ? Optional.of(now.get(0)) : named(request, now);
    }
}
