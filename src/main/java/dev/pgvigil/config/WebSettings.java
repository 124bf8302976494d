package dev.pgvigil.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The HTTP server.
 *
 * @param host address to listen on; empty: every address
 * @param port 0 takes a free one
 * @param configFile Prometheus's {@code web.config.file} with TLS and users
 * @param reload who may POST {@code /-/reload}
 */
public record WebSettings(String host, int port, Optional<Path> configFile, Reload reload, boolean showQueryText) {

    /** Who may reload. */
    public enum Reload {
        LOOPBACK, AUTHENTICATED, OFF
    }

    public static final WebSettings DEFAULT = new WebSettings("127.0.0.1", 9187, Optional.empty(), Reload.LOOPBACK, false);
}
