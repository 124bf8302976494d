package dev.pgvigil.derive;

import java.util.OptionalLong;

/**
 * What is remembered of one group of rows. Nobody changes the arrays.
 *
 * @param atNanos times of its points, of a monotonic clock, ascending
 * @param quantities of all points, one point after the other
 * @param side of a trend: on which side of it the limit lies; else 0
 */
record Track(long[] atNanos, double[] quantities, double side) {

    /** Of a condition that holds since then. */
    static Track begunAt(long nanos) {
        return new Track(new long[] {nanos}, new double[0], 0);
    }

    OptionalLong begin() {
        return atNanos.length == 1 ? OptionalLong.of(atNanos[0]) : OptionalLong.empty();
    }
}
