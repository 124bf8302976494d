package dev.pgvigil.postgres;

import dev.pgvigil.config.HostPort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.postgresql.ssl.NonValidatingFactory.NonValidatingTM;

/** How long the certificate is valid that a server shows to whoever asks for TLS. Immutable. */
public record ServerCertificate(Instant notBefore, Instant notAfter) {
    private static final int REQUEST_LENGTH = 8;
    /** The code of {@code SSLRequest} in PostgreSQL's protocol. */
    private static final int SSL_REQUEST = 80_877_103;

    /**
     * Asks for TLS, looks at the certificate and leaves before any login. Nothing is trusted and nothing is told.
     *
     * @param timeout for connecting and for each answer
     * @return empty when the server has no TLS or does not answer in time
     */
    static Optional<ServerCertificate> of(HostPort address, Duration timeout) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address.host(), address.port()), (int) timeout.toMillis());
            plain.setSoTimeout((int) timeout.toMillis());
            return offersTls(plain) ? Optional.of(shown(plain, address)) : Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            // The logins beside this say what is wrong, if anything is.
            return Optional.empty();
        }
    }

    private static boolean offersTls(Socket plain) throws IOException {
        DataOutputStream out = new DataOutputStream(plain.getOutputStream());
        out.writeInt(REQUEST_LENGTH);
        out.writeInt(SSL_REQUEST);
        out.flush();
        return new DataInputStream(plain.getInputStream()).readByte() == 'S';
    }

    private static ServerCertificate shown(Socket plain, HostPort address) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new NonValidatingTM()}, null);
        try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true)) {
            tls.startHandshake();
            Certificate certificate = tls.getSession().getPeerCertificates()[0];
            if (certificate instanceof X509Certificate known) {
                return new ServerCertificate(known.getNotBefore().toInstant(), known.getNotAfter().toInstant());
            }
            throw new GeneralSecurityException("found a certificate of type " + certificate.getType() + ", expected X.509");
        }
    }
}
