package dev.pgvigil.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Prometheus's {@code web.config.file} says. Immutable.
 *
 * @param tls absent: plain HTTP
 * @param headers header name, as the format spells it, to its value; they replace the server's own
 * @param users name to bcrypt hash; empty: nobody is asked
 * @param rateLimit absent: none
 */
public record WebConfig(Optional<WebTls> tls, Map<String, String> headers, Map<String, Secret> users, Optional<RateLimit> rateLimit) {
    /** Plain HTTP for everybody. */
    public static final WebConfig NONE = new WebConfig(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    public WebConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
    }

    /**
     * A token bucket over all requests.
     *
     * @param interval time in which one more request is allowed, more than zero
     * @param burst requests allowed at once after a rest, at least 1
     */
    public record RateLimit(Duration interval, int burst) {
    }
}
