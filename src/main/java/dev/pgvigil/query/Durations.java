package dev.pgvigil.query;

import java.time.Duration;

/** Durations as a user writes them. */
final class Durations {
    private Durations() {
    }

    /** The greatest unit that fits: {@code 15s}, {@code 10m}, {@code 1500ms}. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 3_600_000 == 0 && millis > 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0 && millis > 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
