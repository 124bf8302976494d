package dev.pgvigil.snapshot;

/** The rendered samples of one family in one part. */
public interface Chunk {

    /** Whose samples these are. */
    Family family();

    /** Number of sample lines. */
    int samples();

    /** Sample lines without header; not to be changed. */
    byte[] plain();
}
