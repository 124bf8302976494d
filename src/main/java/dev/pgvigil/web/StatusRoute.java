package dev.pgvigil.web;

import dev.pgvigil.alert.AlertView;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /}: how every target and every query stands, for people. Works with every database down. */
final class StatusRoute implements Handler {
    private final Targets targets;
    private final WebOptions options;
    private final Security security;

    StatusRoute(Targets targets, WebOptions options, Security security) {
        this.targets = targets;
        this.options = options;
        this.security = security;
    }

    @Override
    public void handle(Context request) {
        StringOutput page = new StringOutput();
        Redaction redaction = security.redaction(request);
        JtestatusGenerated.render(new OwaspHtmlTemplateOutput(page), null, StatusPage.of(targets.all().stream().map(redaction::of).toList(),
                firing(), options.reloading().notice(), options.clock().instant()));
        Answer.send(request, 200, "text/html;charset=utf-8", LegalHtml.of(page.toString()).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, FiringCount> firing() {
        return options.alerts().views().get().stream()
                .collect(Collectors.toMap(AlertView::target, view -> FiringCount.of(view.alerts()), (one, other) -> one));
    }
}
