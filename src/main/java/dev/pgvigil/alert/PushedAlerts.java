package dev.pgvigil.alert;

import dev.pgvigil.config.AlertmanagerSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Alertmanagers are to know now: the watchdog, what fires, and for a while what no longer does. Immutable. */
final class PushedAlerts {
    private final PushedLabels labels;
    private final Optional<URI> runbooks;
    private final Watchdog watchdog;

    PushedAlerts(AlertmanagerSettings settings, Optional<URI> runbooks, Watchdog watchdog) {
        this.labels = new PushedLabels(settings.labels());
        this.runbooks = runbooks;
        this.watchdog = watchdog;
    }

    /** The watchdog first, then as the views order them. */
    List<PushedAlert> of(List<PushSource> sources, Instant now) {
        List<PushedAlert> all = new ArrayList<>();
        all.add(watchdog.alert(labels, runbooks));
        for (PushSource source : sources) {
            source.alerts().alerts().forEach(alert -> of(alert, source, now).ifPresent(all::add));
        }
        return all;
    }

    private Optional<PushedAlert> of(Alert alert, PushSource source, Instant now) {
        boolean fires = alert.state() == AlertState.FIRING;
        Optional<Instant> ended = fires ? Optional.empty() : alert.resolvedAt();
        boolean told = fires || ended.filter(at -> Duration.between(at, now).compareTo(Instance.SHOWN_RESOLVED) < 0).isPresent();
        return alert.firedAt().filter(fired -> told).map(fired -> new PushedAlert(
                labels.of(alert, source.instance(), source.labels()), annotations(alert), fired, ended.map(at -> at.isBefore(fired) ? fired : at)));
    }

    private Map<String, String> annotations(Alert alert) {
        return annotations(alert.summary(), alert.description(), alert.runbook(), runbooks);
    }

    /** Those that have a text. */
    static Map<String, String> annotations(String summary, String description, String page, Optional<URI> runbooks) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", summary);
        annotations.put("description", description);
        RunbookLink.of(runbooks, page).ifPresent(link -> annotations.put("runbook_url", link));
        annotations.values().removeIf(String::isEmpty);
        return annotations;
    }
}
