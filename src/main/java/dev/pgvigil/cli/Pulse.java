package dev.pgvigil.cli;

import dev.pgvigil.config.WebConfig;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.config.WebTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a serving pgvigil said when it was asked at its own address.
 *
 * @param text its answer, or why there is none; one or more lines without the last line's end
 */
record Pulse(boolean alive, String text) {
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int OK = 200;

    /** Asks; takes 6 seconds at most. */
    static Pulse of(WebSettings web, WebConfig config) {
        String address = web.url(config.tls().isPresent(), web.port()) + "/livez";
        try {
            return config.tls().map(WebTls::clientAuth).filter(WebTls.ClientAuth::requires).isPresent() ? greet(web) : ask(address);
        } catch (IOException e) {
            return new Pulse(false, address + ": found no answer (" + e.getMessage() + "), expected one within " + PATIENCE_MILLIS / 1000 + "s");
        }
    }

    /** There is no certificate to show, so nothing can be asked: who has shown his own is alive, however he then goes on. */
    private static Pulse greet(WebSettings web) throws IOException {
        Anybody anybody = new Anybody();
        try (SSLSocket socket = (SSLSocket) trusting(anybody).getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(web.localHost(), web.port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
        } catch (IOException e) {
            if (!anybody.seen) {
                throw e;
            }
        }
        return new Pulse(true, "answers on " + web.listen(web.port()) + ", to clients with a certificate");
    }

    private static Pulse ask(String address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setInstanceFollowRedirects(false);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(trusting(new Anybody()).getSocketFactory());
            secure.setHostnameVerifier((name, session) -> true);
        }
        int status = connection.getResponseCode();
        try (InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream()) {
            String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Pulse(status == OK, status == OK ? text : address + ": found status " + status + ", expected " + OK + ": " + text);
        }
    }

    /** It asks itself and tells nothing: who answers need not prove who he is, and an expired certificate is no reason for a restart. */
    private static SSLContext trusting(Anybody anybody) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anybody}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static final class Anybody implements X509TrustManager {
        private boolean seen;

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("asked as a server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            seen = true;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
