package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Rendering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Puts rendered parts together to what a scrape reads. Stateless. */
public final class Exposition {
    private Exposition() {
    }

    /**
     * One header a family, then the chunks of all parts that have it; families in name order. The page is always valid: a family whose
     * name clashes with another's in that format is left out (in OpenMetrics an alias {@code x} beside {@code x_total}).
     *
     * @param gzip true: one gzip member; what did not change since the last one is not deflated again
     * @throws ArithmeticException if the page is 2 GiB or longer
     */
    public static Body body(ExpositionFormat format, boolean gzip, Collection<Rendering> renderings) {
        List<Piece> pieces = new Page(format, renderings).pieces();
        return gzip ? GzipMember.of(format, pieces) : plain(pieces);
    }

    /** The same in one array. */
    public static byte[] compose(ExpositionFormat format, boolean gzip, Collection<Rendering> renderings) {
        return body(format, gzip, renderings).bytes();
    }

    /** True when an {@code Accept-Encoding} header allows gzip; null stands for no header. */
    public static boolean acceptsGzip(String acceptEncoding) {
        List<Preference> preferences = Preference.parse(acceptEncoding);
        return named(preferences, "gzip").or(() -> named(preferences, "x-gzip")).or(() -> named(preferences, "*"))
                .filter(preference -> preference.weight() > 0).isPresent();
    }

    private static Optional<Preference> named(List<Preference> preferences, String coding) {
        return preferences.stream().filter(preference -> preference.value().equals(coding)).findFirst();
    }

    private static Body plain(List<Piece> pieces) {
        List<byte[]> parts = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            parts.add(piece.plain());
        }
        return new Body(parts);
    }
}
