package dev.pgvigil.derive;

import java.util.Optional;

/**
 * The way of one group towards a limit.
 *
 * <p>Whether the limit lies above or below is where it lay when the group was first seen: so 50 GB free with a limit of 1 GB is a
 * way down, not a limit long passed.
 */
final class Trend {
    private final History history;
    private double side;

    Trend(long windowNanos) {
        this(new History(windowNanos, 1), 0);
    }

    private Trend(History history, double side) {
        this.history = history;
        this.side = side;
    }

    /** One that goes on from a track; empty when that is none of a trend. */
    static Optional<Trend> of(long windowNanos, Track track) {
        return History.of(windowNanos, 1, track).map(history -> new Trend(history, Math.signum(track.side())));
    }

    Track track() {
        return history.track(side);
    }

    void add(long atNanos, double value, double limit) {
        history.add(atNanos, value);
        if (side == 0 && !Double.isNaN(limit)) {
            side = Math.signum(limit - value);
        }
    }

    /** 0 once the limit is reached; NaN while too little is covered, the limit is unknown, or the line does not lead to it. */
    double secondsUntil(double limit) {
        double distance = limit - history.quantity(history.newest(), 0);
        if (side * distance <= 0) {
            return 0;
        }
        int base = history.base();
        double seconds = base < 0 ? Double.NaN : distance / slope(base);
        return seconds > 0 ? seconds : Double.NaN;
    }

    /**
     * Least squares over the points from {@code base} on, per second. Values are taken relative to the newest, so that a constant
     * has slope 0 and not what rounding leaves.
     */
    private double slope(int base) {
        double meanAge = 0;
        for (int point = base; point < history.size(); point++) {
            meanAge += history.ageSeconds(point) / (history.size() - base);
        }
        double products = 0;
        double squares = 0;
        for (int point = base; point < history.size(); point++) {
            double time = meanAge - history.ageSeconds(point);
            products += time * (history.quantity(point, 0) - history.quantity(history.newest(), 0));
            squares += time * time;
        }
        return products / squares;
    }
}
