package dev.pgvigil.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What of a pending or firing alert outlives a restart. Immutable.
 *
 * @param active for how long the condition has held
 * @param activeAt since when, by the calendar
 * @param firedAt empty while pending
 * @param kept for how long it has fired on after the condition ended; empty while it holds
 */
record SavedAlert(Alert.Identity identity, Duration active, Instant activeAt, Optional<Instant> firedAt, Optional<Duration> kept, double value,
        double threshold) {

    Map<String, String> labels() {
        return identity.labels();
    }
}
