package dev.pgvigil.web;

import dev.pgvigil.snapshot.TargetView;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** {@code /}: how every target and every query stands, for people. Works with every database down. */
final class StatusRoute implements Handler {
    private final List<TargetView> targets;
    private final Clock clock;

    StatusRoute(List<TargetView> targets, Clock clock) {
        this.targets = targets;
        this.clock = clock;
    }

    @Override
    public void handle(Context request) {
        StringOutput page = new StringOutput();
        JtestatusGenerated.render(new OwaspHtmlTemplateOutput(page), null, StatusPage.of(targets, clock.instant()));
        Answer.send(request, 200, "text/html;charset=utf-8", page.toString().getBytes(StandardCharsets.UTF_8));
    }
}
