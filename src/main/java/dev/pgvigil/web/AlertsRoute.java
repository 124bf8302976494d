package dev.pgvigil.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pgvigil.alert.AlertView;
import dev.pgvigil.snapshot.TargetView;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /alerts}: what fires, what is about to, what did a short while ago, and which thresholds are in force; for people, or as JSON by
 * {@code format=json} or {@code Accept: application/json}. Works with every database down.
 */
final class AlertsRoute implements Handler {
    private static final List<String> FORMATS = List.of("html", "json");
    private final Targets targets;
    private final ShownAlerts shown;
    private final Clock clock;
    private final Security security;

    AlertsRoute(Targets targets, ShownAlerts shown, Clock clock, Security security) {
        this.targets = targets;
        this.shown = shown;
        this.clock = clock;
        this.security = security;
    }

    @Override
    public void handle(Context request) throws JsonProcessingException {
        List<String> formats = request.queryParams("format");
        if (formats.size() > 1 || !FORMATS.containsAll(formats)) {
            Answer.plain(request, 400, "format: found something else, expected html or json, once\n");
            return;
        }
        Instant now = clock.instant();
        List<TargetAlerts> alerts = read(security.redaction(request), now);
        request.header("Vary", "Accept");
        if (formats.isEmpty() ? asksForJson(request) : formats.get(0).equals("json")) {
            Answer.send(request, 200, "application/json", AlertsJson.of(alerts, now));
        } else {
            Answer.send(request, 200, "text/html;charset=utf-8", page(AlertsPage.of(alerts, now)));
        }
    }

    private List<TargetAlerts> read(Redaction redaction, Instant now) {
        Optional<URI> runbooks = shown.runbooks().get();
        List<AlertView> views = shown.views().get();
        List<TargetView> known = targets.all();
        Set<String> names = known.stream().map(TargetView::name).collect(Collectors.toSet());
        Stream<TargetAlerts> ofTargets = known.stream().map(target -> TargetAlerts.of(target,
                views.stream().filter(view -> view.target().equals(target.name())).findFirst(), runbooks, redaction, now));
        Stream<TargetAlerts> ofProcess = views.stream().filter(view -> !names.contains(view.target()))
                .map(view -> TargetAlerts.ofProcess(view, runbooks, redaction));
        return Stream.concat(ofTargets, ofProcess).toList();
    }

    /** A browser asks for HTML, whatever else it takes. */
    private static boolean asksForJson(Context request) {
        String accept = request.header("Accept");
        String asked = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return asked.contains("application/json") && !asked.contains("text/html");
    }

    private static byte[] page(AlertsPage page) {
        StringOutput html = new StringOutput();
        JtealertsGenerated.render(new OwaspHtmlTemplateOutput(html), null, page);
        return LegalHtml.of(html.toString()).getBytes(StandardCharsets.UTF_8);
    }
}
