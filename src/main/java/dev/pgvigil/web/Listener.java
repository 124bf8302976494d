package dev.pgvigil.web;

import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.yaml.ProblemsException;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The socket, the threads and the limits of one server. Small on purpose: a handful of scrapers and people are the clients. */
final class Listener {
    private static final int CONNECTIONS_MAX = 256;
    /** Requests are answered from memory, so few threads do in peace. A client that does not read holds one, so there is one for each. */
    private static final int THREADS_MAX = CONNECTIONS_MAX + 8;
    private static final int THREADS_MIN = 4;
    private static final int REQUEST_HEADER_BYTES = 8 * 1024;
    /** Longer than the usual scrape interval, so that a scraper keeps its connection. */
    private static final int IDLE_MILLIS = 65_000;
    /** A thread that a crowd needed goes soon after it. */
    private static final int THREAD_IDLE_MILLIS = 10_000;
    private static final int STOP_MILLIS = 2_000;
    /** While stopping, a connection that rests that long is closed: it is kept alive, not in use. */
    private static final int STOP_IDLE_MILLIS = 200;

    private final WebSettings settings;
    private final Security security;
    private ServerConnector connector;

    Listener(WebSettings settings, Security security) {
        this.settings = settings;
        this.security = security;
    }

    void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(this::limit);
        config.jetty.modifyServletContextHandler(this::prepare);
        config.jetty.modifyServer(this::prepare);
        config.jetty.addConnector(this::open);
    }

    int port() {
        return connector.getLocalPort();
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN, THREAD_IDLE_MILLIS);
        threads.setMaxEvictCount(THREADS_MAX);
        threads.setName("http");
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP_MILLIS);
        return threads;
    }

    private void prepare(ServletContextHandler context) {
        context.setErrorHandler(new PlainErrorPages(security.headers()));
        // Else a request without a path is sent elsewhere, to an address made of its own text.
        context.setAllowNullPathInContext(true);
    }

    private void prepare(Server server) {
        server.setErrorHandler(new PlainErrorPages(security.headers()));
        server.setStopTimeout(STOP_MILLIS);
    }

    private void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        http.addCustomizer(security.headers());
        // Tells https from http. It does not compare Host with the certificate: scrapers reach a server by whatever name they have for it.
        security.tls().ifPresent(tls -> http.addCustomizer(new SecureRequestCustomizer(false)));
    }

    /** Takes the address before the server starts: a taken port is then one message and no stack trace in the log. */
    private Connector open(Server server, HttpConfiguration http) {
        connector = new ServerConnector(server, 1, 1, factories(http));
        connector.setHost(settings.host().isEmpty() ? null : settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        connector.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
        SlowClients slow = new SlowClients(connector, System::nanoTime);
        connector.addBean(slow);
        http.addCustomizer(slow);
        try {
            connector.open();
        } catch (IOException | UnresolvedAddressException e) {
            throw ProblemsException.of("web.listen", "found " + address() + BindFailure.told(e));
        }
        return connector;
    }

    private ConnectionFactory[] factories(HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        return security.tls().map(tls -> new ConnectionFactory[] {tls, plain}).orElse(new ConnectionFactory[] {plain});
    }

    private String address() {
        return settings.host().isEmpty() ? "*:" + settings.port() : new HostPort(settings.host(), settings.port()).toString();
    }
}
