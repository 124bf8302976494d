package dev.pgvigil.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Durations as people read them: two units at most, {@code 0.4 ms} to {@code 12 d 3 h}. */
public final class HumanTime {
    private static final double NANOS_PER_MILLI = 1e6;

    private HumanTime() {
    }

    /** One that is negative, which a changed clock makes, is none. */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return "0 s";
        }
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return millis(duration.toNanos() / NANOS_PER_MILLI);
        }
        if (seconds < 60) {
            return duration.toMillisPart() < 100 || seconds >= 10 ? seconds + " s"
                    : String.format(Locale.ROOT, "%d.%d s", seconds, duration.toMillisPart() / 100);
        }
        if (duration.toHours() < 1) {
            return two(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        if (duration.toDays() < 1) {
            return two(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    /** {@code 12 s ago}; a moment in the future, which a changed clock makes, is now. */
    public static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return age.toSeconds() < 1 ? "now" : of(age.truncatedTo(ChronoUnit.SECONDS)) + " ago";
    }

    /** {@code in 12 s}; what is over is now. */
    public static String until(Instant then, Instant now) {
        Duration wait = Duration.between(now, then);
        return wait.toSeconds() < 1 ? "now" : "in " + of(wait.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String millis(double millis) {
        if (millis == 0) {
            return "0 s";
        }
        if (millis < 0.1) {
            return "< 0.1 ms";
        }
        return millis < 10 ? String.format(Locale.ROOT, "%.1f ms", millis) : (long) millis + " ms";
    }

    private static String two(long many, String unit, int rest, String smaller) {
        return rest == 0 ? many + " " + unit : many + " " + unit + " " + rest + " " + smaller;
    }
}
