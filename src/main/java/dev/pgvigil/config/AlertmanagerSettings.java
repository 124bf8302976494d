package dev.pgvigil.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where alerts are pushed: no URL, no push.
 *
 * @param urls each may hold user and password
 * @param labels added to every alert
 * @param resendInterval at least a second
 * @param credentialsFile {@code user:password} or a bearer token, for URLs without a user
 * @param caFile authorities of https URLs; absent: the system's
 * @param externalUrl this process for people
 */
public record AlertmanagerSettings(List<URI> urls, Map<String, String> labels, Duration resendInterval, Optional<Path> credentialsFile,
        Optional<Path> caFile, Optional<URI> externalUrl) {
    public static final AlertmanagerSettings NONE = new AlertmanagerSettings(List.of(), Map.of());

    public AlertmanagerSettings {
        urls = List.copyOf(urls);
        labels = Map.copyOf(labels);
    }

    /** Sends again every minute; what else there is to say of the way is in the URLs. */
    public AlertmanagerSettings(List<URI> urls, Map<String, String> labels) {
        this(urls, labels, Duration.ofMinutes(1), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An Alertmanager's URL for people, without user and password: {@code http://am:9093/prefix}. */
    public static String shown(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path;
    }

    /** As records print, passwords in the URLs masked. */
    @Override
    public String toString() {
        return "AlertmanagerSettings[urls=" + urls.stream().map(url -> Masking.uri(url.toString())).toList() + ", labels=" + labels
                + ", resendInterval=" + resendInterval + ", credentialsFile=" + credentialsFile + ", caFile=" + caFile + ", externalUrl="
                + externalUrl + "]";
    }
}
