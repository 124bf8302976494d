package dev.pgvigil.web;

import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.Optional;

/**
 * What the server is given besides its settings.
 *
 * @param clock what ages on the page and in {@code /livez} are measured by
 * @param registry where the server counts its requests while it runs; absent: nowhere
 * @param reloading reads settings and queries again
 * @param alerts what is shown of alerts
 */
public record WebOptions(Clock clock, Optional<CollectorRegistry> registry, Reloading reloading, ShownAlerts alerts) {

    public static final WebOptions DEFAULT = new WebOptions(Clock.systemUTC(), Optional.empty(), Reloading.NONE);

    /** Without alerts. */
    public WebOptions(Clock clock, Optional<CollectorRegistry> registry, Reloading reloading) {
        this(clock, registry, reloading, ShownAlerts.NONE);
    }
}
