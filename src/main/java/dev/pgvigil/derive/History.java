package dev.pgvigil.derive;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a group of rows was at a few earlier collections: at most {@value #POINTS} points, thinned so that they cover the window.
 *
 * <p>The newest point is always kept. One that lies closer than a fourteenth of the window behind its predecessor gives way to the
 * next, so that at most 14 points are younger than the window besides the newest, and one is at least as old.
 *
 * <p>Flat arrays, because a query may have one history for each of 10 000 rows: about 0.4 kB with two quantities, 4 MB in all.
 */
final class History {
    static final int POINTS = 16;

    private final long windowNanos;
    private final long stepNanos;
    private final int width;
    private final long[] atNanos = new long[POINTS];
    private final double[] quantities;
    private int size;

    /** @param width the number of quantities in a point */
    History(long windowNanos, int width) {
        this.windowNanos = windowNanos;
        this.stepNanos = Math.max(1, (windowNanos + POINTS - 3) / (POINTS - 2));
        this.width = width;
        this.quantities = new double[POINTS * width];
    }

    /** One with the points of a track; empty when it is none of this width. */
    static Optional<History> of(long windowNanos, int width, Track track) {
        int points = track.atNanos().length;
        if (points == 0 || points > POINTS || track.quantities().length != points * width) {
            return Optional.empty();
        }
        History history = new History(windowNanos, width);
        System.arraycopy(track.atNanos(), 0, history.atNanos, 0, points);
        System.arraycopy(track.quantities(), 0, history.quantities, 0, points * width);
        history.size = points;
        return Optional.of(history);
    }

    /** A copy of its points. */
    Track track(double side) {
        return new Track(Arrays.copyOf(atNanos, size), Arrays.copyOf(quantities, size * width), side);
    }

    int size() {
        return size;
    }

    int newest() {
        return size - 1;
    }

    /** Adds the newest point; times never go backwards. */
    void add(long at, double... point) {
        thin(at);
        atNanos[size] = at;
        System.arraycopy(point, 0, quantities, size * width, width);
        size++;
    }

    private void thin(long at) {
        if (size >= 2 && atNanos[size - 1] - atNanos[size - 2] < stepNanos) {
            size--;
        }
        while (size >= 2 && at - atNanos[1] >= windowNanos) {
            dropOldest();
        }
    }

    private void dropOldest() {
        size--;
        System.arraycopy(atNanos, 1, atNanos, 0, size);
        System.arraycopy(quantities, width, quantities, 0, size * width);
    }

    /**
     * The point that the newest is compared with: the youngest at least a window old, else the oldest, once half the window is
     * covered; before that -1.
     */
    int base() {
        for (int point = size - 2; point >= 0; point--) {
            if (ageNanos(point) >= windowNanos) {
                return point;
            }
        }
        return size >= 2 && ageNanos(0) >= windowNanos - windowNanos / 2 ? 0 : -1;
    }

    private long ageNanos(int point) {
        return atNanos[newest()] - atNanos[point];
    }

    /** How long before the newest point this one was. */
    double ageSeconds(int point) {
        return ageNanos(point) / 1e9;
    }

    double quantity(int point, int index) {
        return quantities[point * width + index];
    }

    /** How much every quantity has grown from this point to the newest. */
    double[] growthSince(int point) {
        double[] growth = new double[width];
        for (int i = 0; i < width; i++) {
            growth[i] = quantity(newest(), i) - quantity(point, i);
        }
        return growth;
    }

    /** Adds a point that lies above the newest by this growth. */
    void addGrowth(long at, double[] growth) {
        double[] point = growth.clone();
        for (int i = 0; i < width; i++) {
            point[i] += quantity(newest(), i);
        }
        add(at, point);
    }
}
