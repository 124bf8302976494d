package dev.pgvigil.web;

import dev.pgvigil.config.WebTls;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS side of the listener. A new connection finds the certificate files as they are, looked at most once a second; content that is
 * faulty or half written changes nothing and is logged once. Connections that are open go on as they began. Thread-safe.
 */
final class TlsListener extends SslConnectionFactory {
    private static final Logger LOG = LoggerFactory.getLogger(TlsListener.class);
    private static final long LOOK_EVERY_NANOS = 1_000_000_000L;
    private static final List<String> TLS_1_3_SUITES = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

    private final LongSupplier nanoTime;
    private final AtomicLong lookedAt;
    private WebTls tls;
    private TlsContent serving;
    private String lastFaults = "";

    private TlsListener(Loaded first, LongSupplier nanoTime) {
        super(new SslContextFactory.Server(), "http/1.1");
        this.nanoTime = nanoTime;
        lookedAt = new AtomicLong(nanoTime.getAsLong());
        tls = first.tls;
        serving = first.content;
        configure(getSslContextFactory(), first);
    }

    /** Ready to listen. */
    static TlsListener of(Loaded first, LongSupplier nanoTime) {
        return new TlsListener(first, nanoTime);
    }

    /** A configuration with certificates that fit. */
    record Loaded(WebTls tls, TlsContent content, SSLContext context) {

        /** Reads the files; empty when faults were added. */
        static Optional<Loaded> of(WebTls tls, Problems problems) {
            return TlsContent.read(tls, problems)
                    .flatMap(content -> Identity.context(tls, content, problems).map(context -> new Loaded(tls, content, context)));
        }
    }

    /** True when a certificate that a client shows is checked against authorities. */
    synchronized boolean verifiesClients() {
        return tls.clientAuth().verifies();
    }

    /** Takes another configuration for new connections. */
    synchronized void serve(Loaded loaded) {
        try {
            getSslContextFactory().reload(factory -> configure((SslContextFactory.Server) factory, loaded));
        } catch (Exception e) {
            throw new IllegalStateException("TLS cannot take its new configuration", e);
        }
        tls = loaded.tls;
        serving = loaded.content;
        lastFaults = "";
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        long now = nanoTime.getAsLong();
        long before = lookedAt.get();
        if (now - before >= LOOK_EVERY_NANOS && lookedAt.compareAndSet(before, now)) {
            look();
        }
        return super.newConnection(connector, endPoint);
    }

    private synchronized void look() {
        Problems problems = new Problems();
        Optional<TlsContent> found = TlsContent.read(tls, problems);
        if (found.equals(Optional.of(serving))) {
            lastFaults = "";
            return;
        }
        found.flatMap(content -> Identity.context(tls, content, problems).map(context -> new Loaded(tls, content, context)))
                .ifPresent(loaded -> {
                    serve(loaded);
                    LOG.info("the certificate files changed: new connections get the new ones");
                });
        String faults = problems.all().stream().map(Problem::toString).collect(Collectors.joining("; "));
        if (!faults.isEmpty() && !faults.equals(lastFaults)) {
            LOG.error("the certificate files changed and are faulty, so the old ones stay in use: {}", faults);
        }
        lastFaults = faults;
    }

    private static void configure(SslContextFactory.Server factory, Loaded loaded) {
        WebTls tls = loaded.tls;
        factory.setSslContext(loaded.context);
        factory.setNeedClientAuth(tls.clientAuth().requires());
        factory.setWantClientAuth(!tls.clientAuth().requires() && tls.clientAuth() != WebTls.ClientAuth.NONE);
        factory.setIncludeProtocols(tls.protocols().toArray(String[]::new));
        factory.setUseCipherSuitesOrder(tls.preferServerCipherSuites());
        factory.setRenegotiationAllowed(false);
        if (!tls.cipherSuites().isEmpty()) {
            factory.setExcludeCipherSuites();
            factory.setIncludeCipherSuites(Stream.concat(TLS_1_3_SUITES.stream(), tls.cipherSuites().stream()).distinct().toArray(String[]::new));
        }
    }
}
