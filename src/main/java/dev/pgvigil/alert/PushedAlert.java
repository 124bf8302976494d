package dev.pgvigil.alert;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An alert as an Alertmanager is told of it. Immutable.
 *
 * @param labels what makes it the same alert
 * @param annotations texts for people, and the runbook's address
 * @param startsAt when it began to fire
 * @param endedAt when it stopped; empty while it fires
 */
record PushedAlert(Map<String, String> labels, Map<String, String> annotations, Instant startsAt, Optional<Instant> endedAt) {
    PushedAlert {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** Nothing has happened to it since the other. */
    boolean standsAs(PushedAlert other) {
        return startsAt.equals(other.startsAt) && endedAt.equals(other.endedAt);
    }
}
