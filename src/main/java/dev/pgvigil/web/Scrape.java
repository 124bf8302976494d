package dev.pgvigil.web;

import dev.pgvigil.exposition.Body;
import dev.pgvigil.exposition.Exposition;
import dev.pgvigil.exposition.ExpositionFormat;
import dev.pgvigil.snapshot.Rendering;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.Collections;

/** Answers a scrape in the format and encoding that it accepts. The page is whole before its first byte is sent. */
final class Scrape {

    private Scrape() {
    }

    static void answer(Context request, Collection<Rendering> renderings) {
        ExpositionFormat format = ExpositionFormat.negotiate(joined(request, "Accept"));
        boolean gzip = Exposition.acceptsGzip(joined(request, "Accept-Encoding"));
        Body page = Exposition.body(format, gzip, renderings);
        request.header("Vary", "Accept, Accept-Encoding");
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        Answer.send(request, 200, format.contentType(), page.length(), page.stream());
    }

    /** A header may be sent in several lines, which mean the same as one with commas. */
    private static String joined(Context request, String header) {
        return String.join(",", Collections.list(request.req().getHeaders(header)));
    }
}
