package dev.pgvigil.web;

import dev.pgvigil.alert.AlertView;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the pages show of alerts.
 *
 * @param views by target, asked at each request; a target without one is not judged, and one of no target is of the process
 * @param runbooks prefix of the addresses of runbooks by the settings in force
 */
public record ShownAlerts(Supplier<List<AlertView>> views, Supplier<Optional<URI>> runbooks) {
    public static final ShownAlerts NONE = new ShownAlerts(List::of, Optional::empty);
}
