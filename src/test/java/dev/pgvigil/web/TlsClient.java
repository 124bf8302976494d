package dev.pgvigil.web;

import dev.pgvigil.testing.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.net.Socket;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** A client that trusts one authority; each instance opens connections of its own and resumes no session of another. */
final class TlsClient {
    private static final char[] NO_PASSWORD = {};
    private final SSLContext context;
    private final HttpClient http;

    private TlsClient(SSLContext context, String... protocols) {
        this.context = context;
        SSLParameters parameters = context.getDefaultSSLParameters();
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        http = HttpClient.newBuilder().sslContext(context).sslParameters(parameters).version(HttpClient.Version.HTTP_1_1).build();
    }

    static TlsClient trusting(Path authority) throws Exception {
        return new TlsClient(context(authority, null));
    }

    static TlsClient of(Path authority, Certificates.Pair own) throws Exception {
        return new TlsClient(context(authority, own));
    }

    TlsClient with(String... protocols) {
        return new TlsClient(context, protocols);
    }

    /** A connection of its own, open until it is closed by whoever asked. */
    SSLSocket connect(RunningServer running) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", running.server.port());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    HttpResponse<String> post(RunningServer running, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + running.server.port() + path)).timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(RunningServer running, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + running.server.port() + path))
                .timeout(Duration.ofSeconds(20));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static SSLContext context(Path authority, Certificates.Pair own) throws Exception {
        KeyStore trusted = store();
        trusted.setCertificateEntry("authority", certificate(authority));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : new KeyManager[] {new Insisting(certificate(own.certificate()), key(own.key()))}, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    static Certificate certificate(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Sends its certificate also to servers that say they would not take it. */
    private static final class Insisting extends X509ExtendedKeyManager {
        private final X509Certificate certificate;
        private final PrivateKey key;

        private Insisting(Certificate certificate, PrivateKey key) {
            this.certificate = (X509Certificate) certificate;
            this.key = key;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
            return "own";
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return "own";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    private static PrivateKey key(Path pem) throws Exception {
        String body = Files.readString(pem).replaceAll("-----[^-]+-----", "");
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }
}
