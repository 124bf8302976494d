package dev.pgvigil.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * One point in time on both clocks: dates come from the calendar, which may be set; durations never do. Immutable.
 *
 * @param date by the calendar
 * @param nanos of a steady clock of no date
 */
public record Moment(Instant date, long nanos) {

    /** A moment on clocks that go together, as of a series that was written down. */
    public static Moment of(Instant date) {
        return new Moment(date, date.getEpochSecond() * 1_000_000_000L + date.getNano());
    }

    /** How long after the other this is. */
    Duration since(Moment other) {
        return Duration.ofNanos(nanos - other.nanos);
    }

    /** So much earlier. */
    Moment minus(Duration passed) {
        return new Moment(date.minus(passed), nanos - passed.toNanos());
    }

    /** So much later. */
    Moment plus(Duration passing) {
        return minus(passing.negated());
    }
}
