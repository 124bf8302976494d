package dev.pgvigil.snapshot;

/**
 * How much samples are: their number, and the characters of their labels, of which each sample carries its own in a page. Immutable.
 */
record Size(int samples, long text) {
    static final Size NONE = new Size(0, 0);
    static final Size ENDLESS = new Size(Integer.MAX_VALUE, Long.MAX_VALUE);
    /** A few times what long statement texts take on average; labels of 10 kB fit, but not in every sample. */
    private static final long TEXT_A_SAMPLE = 1_024;

    /** What a target may serve with that cap on its samples. */
    static Size cap(int samples) {
        return new Size(samples, samples * TEXT_A_SAMPLE);
    }

    Size plus(Size more) {
        return new Size(samples + more.samples, text + more.text);
    }

    Size minus(Size less) {
        return new Size(samples - less.samples, text - less.text);
    }

    static long text(Labels labels) {
        long text = 0;
        for (int i = 0; i < labels.names().size(); i++) {
            text += labels.names().get(i).length() + labels.values().get(i).length();
        }
        return text;
    }
}
