package dev.pgvigil.web;

import dev.pgvigil.snapshot.Part;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code /probe?target=NAME}: the parts of one configured target, nothing of the process. Never connects to what a request names. */
final class ProbeRoute implements Handler {
    private final Targets targets;

    ProbeRoute(Targets targets) {
        this.targets = targets;
    }

    @Override
    public void handle(Context request) {
        if (!request.queryParams("auth_module").isEmpty()) {
            Answer.plain(request, 400, "auth_module: found a parameter of postgres_exporter, expected none: the credentials of a target"
                    + " stand in the settings\n");
            return;
        }
        targets.named(request).ifPresent(target ->
                Scrape.answer(request, target.snapshot().parts().stream().map(Part::rendering).toList()));
    }
}
