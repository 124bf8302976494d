package dev.pgvigil.snapshot;

/** The identity of a series in 128 bits: short to keep, and equal by chance once in 10^28 for 100 000 series. */
record SeriesId(long high, long low) {
    @Override
    public int hashCode() {
        return (int) low;
    }
}
