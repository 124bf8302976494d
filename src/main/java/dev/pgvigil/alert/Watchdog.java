package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * The alert that always fires, once a process: who no longer hears it knows that pushed alerts no longer arrive.
 *
 * @param instance of the process, such as {@code host:port}
 * @param since when the process started
 */
record Watchdog(String instance, Instant since) {
    static final String NAME = "PgvigilWatchdog";

    PushedAlert alert(PushedLabels labels, Optional<URI> runbooks) {
        return new PushedAlert(labels.ofProcess(NAME, Severity.INFO, instance), PushedAlerts.annotations(
                "pgvigil at " + instance + " is running and its alerts arrive",
                "This alert always fires. When it ends, the process has ended or what it pushes no longer arrives: have its absence raise an alarm.",
                NAME, runbooks), since, Optional.empty());
    }
}
