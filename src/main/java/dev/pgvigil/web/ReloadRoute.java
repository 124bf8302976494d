package dev.pgvigil.web;

import dev.pgvigil.config.WebSettings;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code POST /-/reload}: reads settings and queries again, for whom {@code web.reload} allows it. A page in a browser never may, nor does
 * what a proxy passes on count as coming from this host. Thread-safe.
 */
final class ReloadRoute implements Handler {
    private static final List<String> PASSED_ON = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");
    private final Reloading reloading;
    private final Security security;

    ReloadRoute(Reloading reloading, Security security) {
        this.reloading = reloading;
        this.security = security;
    }

    @Override
    public void handle(Context request) {
        Optional<String> refusal = refusal(request, reloading.allowed());
        if (refusal.isPresent()) {
            Answer.plain(request, 403, refusal.get() + "\n");
            return;
        }
        Reloading.Outcome outcome = reloading.reload();
        if (outcome.result() == Reloading.Result.BUSY) {
            request.header("Retry-After", "1");
        }
        Answer.plain(request, outcome.result().status(), outcome.text() + "\n");
    }

    private Optional<String> refusal(Context request, WebSettings.Reload allowed) {
        if (allowed == WebSettings.Reload.OFF) {
            return Optional.of("web.reload: found off, expected loopback or authenticated; the files are looked at every few seconds anyway");
        }
        if (Stream.of("Origin", "Referer").anyMatch(header -> request.header(header) != null)) {
            return Optional.of("found a request of a web page, expected one of a tool such as curl");
        }
        if (allowed == WebSettings.Reload.AUTHENTICATED) {
            return security.knows(request) ? Optional.empty()
                    : Optional.of("web.reload: found nobody who was authenticated, expected a user or a client certificate of web.config.file");
        }
        return isFromHere(request) ? Optional.empty()
                : Optional.of("web.reload: found a request from elsewhere, expected one from this host (loopback)");
    }

    private static boolean isFromHere(Context request) {
        try {
            return InetAddress.getByName(request.req().getRemoteAddr()).isLoopbackAddress()
                    && PASSED_ON.stream().allMatch(header -> request.header(header) == null);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
