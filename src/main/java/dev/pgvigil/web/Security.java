package dev.pgvigil.web;

import dev.pgvigil.config.Secret;
import dev.pgvigil.config.WebConfig;
import dev.pgvigil.config.WebConfigReader;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the {@code web.config.file} decides, in the places where it takes effect. Thread-safe. */
final class Security {
    private static final Logger LOG = LoggerFactory.getLogger(Security.class);
    /** One check of such a hash takes over a second. */
    private static final int COST_SLOW = 14;

    private final SecurityHeaders headers;
    private final Gate gate;
    private final Optional<TlsListener> tls;
    private volatile boolean showsQueryText;
    private volatile boolean authenticates;

    private Security(Loaded loaded, WebSettings settings) {
        showsQueryText = settings.showQueryText();
        authenticates = authenticates(loaded.config);
        headers = new SecurityHeaders(loaded.config.headers());
        gate = new Gate(loaded.config, System::nanoTime);
        tls = loaded.tls.map(first -> TlsListener.of(first, System::nanoTime));
    }

    private record Loaded(WebConfig config, Optional<TlsListener.Loaded> tls) {
    }

    /**
     * Reads what the settings name.
     *
     * @throws dev.pgvigil.yaml.ProblemsException when it has faults
     */
    static Security of(WebSettings settings) {
        Loaded loaded = Problems.orThrow(problems -> load(settings.configFile(), problems));
        warn(loaded.config, settings);
        if (!loaded.config.users().isEmpty() && loaded.tls.isEmpty() && !settings.host().matches("127\\..*|::1|localhost")) {
            LOG.warn("users are asked for passwords without TLS: everybody on the way can read them; add tls_server_config");
        }
        return new Security(loaded, settings);
    }

    /** Reads everything for its faults alone. */
    static void check(WebSettings settings, Problems problems) {
        load(settings.configFile(), problems);
    }

    private static Loaded load(Optional<Path> file, Problems problems) {
        WebConfig config = file.flatMap(path -> WebConfigReader.read(path, problems)).orElse(WebConfig.NONE);
        return new Loaded(config, config.tls().flatMap(tls -> TlsListener.Loaded.of(tls, problems)));
    }

    private static void warn(WebConfig config, WebSettings settings) {
        if (settings.showQueryText() && !authenticates(config)) {
            LOG.warn("web.show_query_text is true, but nobody is asked who they are, so query texts, users and client addresses stay hidden:"
                    + " add basic_auth_users or client_auth_type: RequireAndVerifyClientCert to web.config_file");
        }
        config.users().forEach((name, hash) -> {
            int cost = cost(hash);
            if (cost > COST_SLOW) {
                LOG.warn("the hash of user {} has cost {}: a login takes {} times as long as with 10, and few fit into a second; 10 to 12 are"
                        + " usual", name, cost, 1L << cost - 10);
            }
        });
    }

    private static boolean authenticates(WebConfig config) {
        return !config.users().isEmpty() || config.tls().filter(tls -> tls.clientAuth().verifies()).isPresent();
    }

    private static int cost(Secret hash) {
        return Integer.parseInt(hash.reveal().substring(4, 6));
    }

    Runnable prepareReload(WebSettings settings) {
        Loaded loaded = Problems.orThrow(problems -> load(settings.configFile(), problems));
        Problems problems = new Problems();
        if (loaded.tls.isPresent() != tls.isPresent()) {
            problems.add(new Problem(Position.outside(settings.configFile().map(Path::toString).orElse("web.config.file")), "tls_server_config", "found " + (tls.isPresent() ? "none" : "one")
                    + ", expected " + (tls.isPresent() ? "one" : "none") + " as at the start: a listener cannot change between http and https;"
                    + " restart the process"));
        }
        problems.throwIfAny();
        return () -> serve(loaded, settings);
    }

    private void serve(Loaded loaded, WebSettings settings) {
        warn(loaded.config, settings);
        authenticates = authenticates(loaded.config);
        showsQueryText = settings.showQueryText();
        headers.serve(loaded.config.headers());
        gate.serve(loaded.config);
        tls.ifPresent(listener -> listener.serve(loaded.tls.orElseThrow()));
    }

    /** True while query texts may be shown to whoever gets in, because nobody gets in unknown. */
    boolean showsQueryText() {
        return showsQueryText && authenticates;
    }

    /** True when the request has a user's password, or came over TLS with a client certificate that was verified. */
    boolean knows(Context request) {
        return Gate.knows(request) || tls.filter(TlsListener::verifiesClients).isPresent()
                && request.req().getAttribute("jakarta.servlet.request.X509Certificate") != null;
    }

    /** What the reader who asks may see of a server's own texts. */
    Redaction redaction(Context request) {
        return showsQueryText && knows(request) ? Redaction.NONE : Redaction.ON;
    }

    SecurityHeaders headers() {
        return headers;
    }

    Gate gate() {
        return gate;
    }

    Optional<TlsListener> tls() {
        return tls;
    }
}
