package dev.pgvigil.web;

import dev.pgvigil.config.WebConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Stands before every route and every error: the rate limit, then the users of the {@code web.config.file}. Only {@code /livez} and
 * {@code /readyz} are open to everybody, because a Kubernetes probe has no password to send; once there are users they
 * say one word and no reason. Everything else, unknown paths too, is answered with 401 until name and password are right. Thread-safe.
 */
final class Gate implements Handler {
    private static final Set<String> OPEN = Set.of("/livez", "/readyz");
    private static final String KNOWN = "dev.pgvigil.known";
    private static final String SCHEME = "Basic ";
    private static final String TOO_MANY = "found too many requests, expected fewer: try again in a second\n";

    private final LongSupplier nanoTime;
    private final CheckTurns turns;
    private volatile Rules rules;

    private record Rules(Optional<RateLimiter> limiter, Optional<Users> users) {
    }

    Gate(WebConfig config, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        turns = new CheckTurns(nanoTime);
        serve(config);
    }

    /** Takes another configuration; what was remembered of passwords is forgotten. */
    void serve(WebConfig config) {
        Optional<Users> users = config.users().isEmpty() ? Optional.empty()
                : Optional.of(new Users(config.users(), PasswordCheck.bcrypt(), turns));
        rules = new Rules(config.rateLimit().map(limit -> new RateLimiter(limit, nanoTime)), users);
    }

    @Override
    public void handle(Context request) {
        if (OPEN.contains(request.path())) {
            return;
        }
        Rules now = rules;
        if (!now.limiter.map(RateLimiter::allows).orElse(true)) {
            turnAway(request);
        } else if (now.users.isPresent()) {
            check(request, now.users.get());
        }
    }

    /** Leaves one word of what the open paths say, once there are users: names of targets are not for everybody. */
    void hush(Context request) {
        if (OPEN.contains(request.path()) && rules.users.isPresent() && request.statusCode() == 503) {
            Answer.plain(request, 503, "unavailable\n");
        }
    }

    /** True when the request was let in for a user's password. */
    static boolean knows(Context request) {
        return Boolean.TRUE.equals(request.attribute(KNOWN));
    }

    private static void check(Context request, Users users) {
        Users.Outcome outcome = credentials(request.header("Authorization")).map(given -> users.check(given.name, given.password, request.ip()))
                .orElse(Users.Outcome.WRONG);
        if (outcome == Users.Outcome.BUSY) {
            turnAway(request);
        } else if (outcome == Users.Outcome.WRONG) {
            request.header("WWW-Authenticate", "Basic realm=\"pgvigil\", charset=\"UTF-8\"");
            Answer.plain(request, 401, "found no user with this password, expected one of the web configuration's\n");
            request.skipRemainingHandlers();
        } else {
            request.attribute(KNOWN, true);
        }
    }

    private static void turnAway(Context request) {
        request.header("Retry-After", "1");
        Answer.plain(request, 429, TOO_MANY);
        request.skipRemainingHandlers();
    }

    private record Credentials(String name, byte[] password) {
    }

    private static Optional<Credentials> credentials(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] both = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String text = new String(both, StandardCharsets.ISO_8859_1);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(new Credentials(new String(both, 0, colon, StandardCharsets.UTF_8),
                    text.substring(colon + 1).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
