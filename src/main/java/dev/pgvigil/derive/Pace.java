package dev.pgvigil.derive;

import java.util.Optional;

/**
 * What one row has counted lately and in its past, in sums that fade: what was added counts by e^-1 of itself after the time it is of. So a
 * week takes no more memory than a minute. Changed by one thread.
 */
final class Pace {
    private static final int POINTS = 2;

    private final long recentNanos;
    private final long pastNanos;
    private final long sinceNanos;
    private final double[] recent;
    private final double[] past;
    private double[] reading;
    private long atNanos;

    private Pace(long recentNanos, long pastNanos, long sinceNanos, double[] reading, double[] recent, double[] past, long atNanos) {
        this.recentNanos = recentNanos;
        this.pastNanos = pastNanos;
        this.sinceNanos = sinceNanos;
        this.reading = reading;
        this.recent = recent;
        this.past = past;
        this.atNanos = atNanos;
    }

    /** A row that is seen for the first time. */
    static Pace begun(long recentNanos, long pastNanos, long atNanos, double[] reading) {
        return new Pace(recentNanos, pastNanos, atNanos, reading, new double[reading.length], new double[reading.length], atNanos);
    }

    /** One that goes on from a track; empty when that is none of a pace of this width. */
    static Optional<Pace> of(long recentNanos, long pastNanos, int width, Track track) {
        if (track.atNanos().length != POINTS || track.quantities().length != 3 * width) {
            return Optional.empty();
        }
        double[][] parts = new double[3][width];
        for (int part = 0; part < parts.length; part++) {
            System.arraycopy(track.quantities(), part * width, parts[part], 0, width);
        }
        return Optional.of(new Pace(recentNanos, pastNanos, track.atNanos()[0], parts[0], parts[1], parts[2], track.atNanos()[1]));
    }

    Track track() {
        int width = reading.length;
        double[] all = new double[3 * width];
        System.arraycopy(reading, 0, all, 0, width);
        System.arraycopy(recent, 0, all, width, width);
        System.arraycopy(past, 0, all, 2 * width, width);
        return new Track(new long[] {sinceNanos, atNanos}, all, 0);
    }

    /** Takes the row's counters; what fell began anew, and what it counted before that was seen is still its past. */
    void add(long nowNanos, double[] now) {
        long gapNanos = nowNanos - atNanos;
        double[] growth = growth(reading, now);
        fade(recent, gapNanos, recentNanos);
        fade(past, gapNanos, pastNanos);
        for (int i = 0; i < now.length; i++) {
            // what was counted over a long interruption says nothing of its last minutes
            recent[i] += gapNanos <= recentNanos ? growth[i] : 0;
            past[i] += growth[i];
        }
        reading = now;
        atNanos = nowNanos;
    }

    private static void fade(double[] sums, long gapNanos, long ofNanos) {
        double left = Math.exp(-(double) Math.max(0, gapNanos) / ofNanos);
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= left;
        }
    }

    double recent(int index) {
        return recent[index];
    }

    double past(int index) {
        return past[index];
    }

    /** For how long the row has been watched. */
    long watchedNanos() {
        return atNanos - sinceNanos;
    }

    /** What counters have grown by; nothing when one of them fell. */
    private static double[] growth(double[] before, double[] now) {
        double[] growth = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            if (now[i] < before[i]) {
                return new double[now.length];
            }
            growth[i] = now[i] - before[i];
        }
        return growth;
    }
}
