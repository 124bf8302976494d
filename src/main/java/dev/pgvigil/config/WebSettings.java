package dev.pgvigil.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The HTTP server.
 *
 * @param host address to listen on; empty: every address
 * @param port 0 takes a free one
 * @param configFile Prometheus's {@code web.config.file} with TLS and users
 * @param reload who may POST {@code /-/reload}
 */
public record WebSettings(String host, int port, Optional<Path> configFile, Reload reload, boolean showQueryText) {
    /** {@code 0.0.0.0}, {@code ::} and their other spellings. */
    private static final Pattern EVERY_ADDRESS = Pattern.compile("|[0.]+|[0:]*:[0:]*");

    /** Who may reload. */
    public enum Reload {
        LOOPBACK, AUTHENTICATED, OFF
    }

    public static final WebSettings DEFAULT = new WebSettings("127.0.0.1", 9187, Optional.empty(), Reload.LOOPBACK, false);

    /** The host to ask it at on this machine: one that stands for every address is loopback. */
    public String localHost() {
        if (EVERY_ADDRESS.matcher(host).matches()) {
            return host.contains(":") ? "::1" : "127.0.0.1";
        }
        return host;
    }

    /**
     * Where it is asked on this machine: {@code https://[::1]:9187}.
     *
     * @param tls whether the {@link #configFile()} has it
     * @param listening the port it listens on, of use where {@link #port()} is 0
     */
    public String url(boolean tls, int listening) {
        return (tls ? "https://" : "http://") + bracketed(localHost()) + ":" + listening;
    }

    /** What is listened on, as settings say it: {@code [::1]:9187}, or {@code :9187} for every address. */
    public String listen(int listening) {
        return bracketed(host) + ":" + listening;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
