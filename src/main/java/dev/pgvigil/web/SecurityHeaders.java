package dev.pgvigil.web;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Puts the headers that keep a browser from doing more than showing text on every answer; a {@code web.config.file} may replace them.
 * Thread-safe.
 */
final class SecurityHeaders implements HttpConfiguration.Customizer {
    private volatile Map<String, String> replaced;

    SecurityHeaders(Map<String, String> replaced) {
        this.replaced = replaced;
    }

    /** Takes other replacements. */
    void serve(Map<String, String> others) {
        replaced = others;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        addTo(headers);
        return request;
    }

    void addTo(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
        headers.put("Content-Security-Policy", "default-src 'none'; style-src '" + PageStyle.HASH
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        replaced.forEach(headers::put);
    }
}
