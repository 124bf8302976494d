package dev.pgvigil.derive;

import java.util.Arrays;

/**
 * When a growing position was first seen where: at most {@value #POINTS} points. A full history loses every second point of its
 * older half, so what lies far back is told more coarsely. A position that falls begins a new history.
 *
 * <p>A position found by the first look, or by the first after a break, may be of any age up to the break's: it is not known to be new.
 */
final class Positions {
    static final int POINTS = 1024;

    private final long[] atNanos = new long[POINTS];
    private final double[] positions = new double[POINTS];
    private final long longestPauseNanos;
    private int size;
    private long lookedAt;
    private boolean ageless;

    /** @param longestPauseNanos between two looks, for what the second finds to count as new; longer is a break */
    Positions(long longestPauseNanos) {
        this.longestPauseNanos = longestPauseNanos;
    }

    /** Goes on from a track, if it is one of positions. */
    void resume(Track track) {
        int points = track.atNanos().length - 1;
        if (points < 1 || points > POINTS || track.quantities().length != points + 1 || !ascending(track.quantities(), points)) {
            return;
        }
        System.arraycopy(track.atNanos(), 0, atNanos, 0, points);
        System.arraycopy(track.quantities(), 0, positions, 0, points);
        size = points;
        lookedAt = track.atNanos()[points];
    }

    private static boolean ascending(double[] numbers, int count) {
        for (int i = 1; i < count; i++) {
            if (!(numbers[i] > numbers[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /** A copy of its points, and the newest once more at the time of the last look. */
    Track track() {
        long[] times = Arrays.copyOf(atNanos, size + 1);
        double[] quantities = Arrays.copyOf(positions, size + 1);
        times[size] = lookedAt;
        quantities[size] = positions[size - 1];
        return new Track(times, quantities, 0);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes what a look found. */
    void add(long at, double position) {
        if (size > 0 && position < positions[size - 1]) {
            clear();
        }
        ageless = size == 0 || at - lookedAt > longestPauseNanos && position > positions[size - 1];
        lookedAt = at;
        if (size > 0 && position == positions[size - 1]) {
            return;
        }
        if (size == POINTS) {
            thin();
        }
        atNanos[size] = at;
        positions[size] = position;
        size++;
    }

    /**
     * Seconds since the first position beyond this one was first seen; 0 when there is none. NaN when nothing is known of its age, for it
     * was first seen right now after a break, or when none was looked up now.
     */
    double secondsBehind(long nowNanos, double reached) {
        int beyond = size;
        while (beyond > 0 && positions[beyond - 1] > reached) {
            beyond--;
        }
        if (beyond == size) {
            return size > 0 && lookedAt == nowNanos ? 0 : Double.NaN;
        }
        return ageless && beyond == size - 1 ? Double.NaN : (nowNanos - atNanos[beyond]) / 1e9;
    }

    void clear() {
        size = 0;
        ageless = false;
    }

    /** Keeps the oldest point, every second one of the older half, and all of the younger half. */
    private void thin() {
        int kept = 0;
        for (int point = 0; point < size; point++) {
            if (point >= POINTS / 2 || point % 2 == 0) {
                atNanos[kept] = atNanos[point];
                positions[kept] = positions[point];
                kept++;
            }
        }
        size = kept;
    }
}
