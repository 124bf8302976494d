package dev.pgvigil.web;

import dev.pgvigil.config.PemSource;
import dev.pgvigil.config.Secret;
import dev.pgvigil.config.WebTls;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What this server is and whom it trusts, made from the content of the certificate files. */
final class Identity {
    private static final char[] NO_PASSWORD = {};

    private Identity() {
    }

    /** A context for new connections; empty when the content has faults. */
    static Optional<SSLContext> context(WebTls tls, TlsContent content, Problems problems) {
        List<X509Certificate> chain = certificates(tls.certificate(), content.certificate(), problems);
        List<X509Certificate> authorities = tls.clientAuthorities()
                .map(source -> certificates(source, content.authorities(), problems)).orElse(List.of());
        Optional<PrivateKey> key = chain.isEmpty() ? Optional.empty() : key(tls.key(), content.key(), chain.get(0), problems);
        if (key.isEmpty() || tls.clientAuthorities().isPresent() && authorities.isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(key.get(), chain), new TrustManager[] {ClientTrust.of(tls, authorities)}, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            problems.add(tls.certificate().problem("a certificate that this JVM cannot serve (" + e.getMessage() + ")", "another"));
            return Optional.empty();
        }
    }

    private static List<X509Certificate> certificates(PemSource source, Secret text, Problems problems) {
        try {
            List<X509Certificate> certificates = PemBlock.certificates(text);
            if (certificates.isEmpty()) {
                problems.add(source.problem("no certificate", "PEM with -----BEGIN CERTIFICATE-----"));
            }
            return certificates;
        } catch (CertificateException | IllegalArgumentException e) {
            problems.add(source.problem("a broken certificate", "PEM with -----BEGIN CERTIFICATE-----"));
            return List.of();
        }
    }

    private static Optional<PrivateKey> key(PemSource source, Secret text, X509Certificate certificate, Problems problems) {
        String expected = "the certificate's RSA or EC key as PEM without a password";
        try {
            return Optional.of(PemKey.read(text, certificate.getPublicKey()));
        } catch (KeyFault e) {
            problems.add(source.problem(e.getMessage(), expected));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            problems.add(source.problem("a broken key, or one of another kind than the certificate's", expected));
        }
        return Optional.empty();
    }

    private static KeyManager[] keyManagers(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
