package dev.pgvigil.alert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Who may vouch for an Alertmanager: those of a PEM file, read again when it changes, or the system's. Not thread-safe. */
final class Authorities {
    private final Optional<Path> file;
    private byte[] content = {};

    Authorities(Optional<Path> file) {
        this.file = file;
    }

    /** Whether the file is another one than at the last question that said so; always false for the system's. */
    boolean changed() throws IOException {
        if (file.isEmpty()) {
            return false;
        }
        byte[] now = read(file.get());
        boolean changed = !Arrays.equals(now, content);
        content = now;
        return changed;
    }

    /** Empty: the system's. */
    Optional<SSLContext> context() throws IOException {
        return file.isEmpty() ? Optional.empty() : Optional.of(context(file.get()));
    }

    private static byte[] read(Path path) throws IOException {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new IOException("ca_file " + path + " cannot be read; check that it is mounted and readable", e);
        }
    }

    private SSLContext context(Path path) throws IOException {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("found none");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            content = new byte[0];
            throw new IOException("ca_file " + path + ": found no certificates in PEM, expected those of the authorities", e);
        }
    }
}
