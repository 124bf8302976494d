package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Rendering;
import java.util.Collection;

/** Puts rendered parts together to what a scrape reads. Stateless. */
public final class Exposition {
    private Exposition() {
    }

    /**
     * One header a family, then the chunks of all parts that have it; families in name order.
     *
     * @param gzip true: one gzip member, made of the chunks' deflated forms
     */
    public static byte[] compose(ExpositionFormat format, boolean gzip, Collection<Rendering> renderings) {
        return new byte[0];
    }

    /** True when an {@code Accept-Encoding} header allows gzip. */
    public static boolean acceptsGzip(String acceptEncoding) {
        return false;
    }
}
