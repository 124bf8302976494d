package dev.pgvigil.config;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Where alerts are pushed: no URL, no push. {@code labels} are added to every alert. */
public record AlertmanagerSettings(List<URI> urls, Map<String, String> labels) {
    public static final AlertmanagerSettings NONE = new AlertmanagerSettings(List.of(), Map.of());

    public AlertmanagerSettings {
        urls = List.copyOf(urls);
        labels = Map.copyOf(labels);
    }

    /** As records print, passwords in the URLs masked. */
    @Override
    public String toString() {
        return "AlertmanagerSettings[urls=" + urls.stream().map(url -> Masking.uri(url.toString())).toList() + ", labels=" + labels + "]";
    }
}
