package dev.pgvigil.alert;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where people find the page of an alert. */
public final class RunbookLink {
    private RunbookLink() {
    }

    /**
     * The page's address.
     *
     * @param prefix of the settings
     * @param page name in {@code alerts/runbooks/}, without {@code .md}
     * @return empty when there is no prefix or no page, or the prefix is not http or https
     */
    public static Optional<String> of(Optional<URI> prefix, String page) {
        return prefix.filter(uri -> !page.isEmpty() && isWeb(uri)).map(uri -> joined(uri.toString(), page));
    }

    private static boolean isWeb(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String joined(String prefix, String page) {
        boolean ends = prefix.endsWith("/") || prefix.endsWith("=") || prefix.endsWith("#");
        return prefix + (ends ? "" : "/") + URLEncoder.encode(page, StandardCharsets.UTF_8).replace("+", "%20") + ".md";
    }
}
