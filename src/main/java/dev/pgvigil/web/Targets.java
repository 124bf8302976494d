package dev.pgvigil.web;

import dev.pgvigil.snapshot.TargetView;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The configured targets, found by the parameter {@code target} of a request; no other name ever does anything. */
final class Targets {
    private final List<TargetView> all;
    private final Map<String, TargetView> byName;
    private final String names;

    Targets(List<TargetView> all) {
        this.all = List.copyOf(all);
        byName = all.stream().collect(Collectors.toUnmodifiableMap(TargetView::name, Function.identity()));
        names = all.stream().map(TargetView::name).collect(Collectors.joining(", "));
    }

    List<TargetView> all() {
        return all;
    }

    /** The target that the request names; else the request is answered and nothing returned. */
    Optional<TargetView> named(Context request) {
        List<String> asked = request.queryParams("target");
        if (asked.size() != 1) {
            Answer.plain(request, 400, "target: found " + asked.size() + " parameters, expected exactly one of: " + names + "\n");
            return Optional.empty();
        }
        Optional<TargetView> found = Optional.ofNullable(byName.get(asked.get(0)));
        if (found.isEmpty()) {
            Answer.plain(request, 404, "target: found a name that is not configured, expected one of: " + names + "\n");
        }
        return found;
    }

    /** As {@link #named}, but the only target need not be named. */
    Optional<TargetView> namedOrOnly(Context request) {
        return all.size() == 1 && request.queryParams("target").isEmpty() ? Optional.of(all.get(0)) : named(request);
    }
}
