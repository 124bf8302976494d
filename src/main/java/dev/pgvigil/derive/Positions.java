package dev.pgvigil.derive;

/**
 * When a growing position was first seen where: at most {@value #POINTS} points. A full history loses every second point of its
 * older half, so what lies far back is told more coarsely. A position that falls begins a new history.
 */
final class Positions {
    static final int POINTS = 1024;

    private final long[] atNanos = new long[POINTS];
    private final double[] positions = new double[POINTS];
    private int size;

    void add(long at, double position) {
        if (size > 0 && position < positions[size - 1]) {
            clear();
        }
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

    /** Seconds since the first position beyond this one was first seen; 0 when there is none. */
    double secondsBehind(long nowNanos, double reached) {
        int beyond = size;
        while (beyond > 0 && positions[beyond - 1] > reached) {
            beyond--;
        }
        return beyond == size ? 0 : (nowNanos - atNanos[beyond]) / 1e9;
    }

    void clear() {
        size = 0;
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
