package dev.pgvigil.snapshot;

/**
 * One number.
 *
 * @param suffix {@code _bucket}, {@code _sum} or {@code _count} in a histogram, the last two in a summary, else empty
 */
public record Sample(String suffix, Labels labels, double value) {

    public static Sample of(Labels labels, double value) {
        return new Sample("", labels, value);
    }

    public static Sample of(double value) {
        return new Sample("", Labels.NONE, value);
    }
}
