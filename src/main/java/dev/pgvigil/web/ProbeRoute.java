package dev.pgvigil.web;

import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.TargetView;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /probe?target=NAME}: the parts of one configured target, nothing of the process. Never connects to what a request names. */
final class ProbeRoute implements Handler {
    private final Map<String, TargetView> targets;
    private final String names;

    ProbeRoute(List<TargetView> targets) {
        this.targets = targets.stream().collect(Collectors.toUnmodifiableMap(TargetView::name, Function.identity()));
        names = targets.stream().map(TargetView::name).collect(Collectors.joining(", "));
    }

    @Override
    public void handle(Context request) {
        List<String> asked = request.queryParams("target");
        if (!request.queryParams("auth_module").isEmpty()) {
            Answer.plain(request, 400, "auth_module: found a parameter of postgres_exporter, expected none: the credentials of a target"
                    + " stand in the settings\n");
        } else if (asked.size() != 1) {
            Answer.plain(request, 400, "target: found " + asked.size() + " parameters, expected exactly one of: " + names + "\n");
        } else if (!targets.containsKey(asked.get(0))) {
            Answer.plain(request, 404, "target: found a name that is not configured, expected one of: " + names + "\n");
        } else {
            Scrape.answer(request, targets.get(asked.get(0)).snapshot().parts().stream().map(Part::rendering).toList());
        }
    }
}
