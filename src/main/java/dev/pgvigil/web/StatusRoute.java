package dev.pgvigil.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** {@code /}: how every target and every query stands, for people. Works with every database down. */
final class StatusRoute implements Handler {
    private final Targets targets;
    private final Clock clock;
    private final Reloading reloading;
    private final Security security;

    StatusRoute(Targets targets, Clock clock, Reloading reloading, Security security) {
        this.targets = targets;
        this.clock = clock;
        this.reloading = reloading;
        this.security = security;
    }

    @Override
    public void handle(Context request) {
        StringOutput page = new StringOutput();
        Redaction redaction = security.redaction(request);
        JtestatusGenerated.render(new OwaspHtmlTemplateOutput(page), null, StatusPage.of(targets.all().stream().map(redaction::of).toList(),
                reloading.notice(), clock.instant()));
        Answer.send(request, 200, "text/html;charset=utf-8", LegalHtml.of(page.toString()).getBytes(StandardCharsets.UTF_8));
    }
}
