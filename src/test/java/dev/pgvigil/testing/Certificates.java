package dev.pgvigil.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A certificate authority of a test's own with a server certificate for {@code localhost} and {@code 127.0.0.1}, and client
 * certificates on demand; all RSA, PEM files in a directory that closing removes. Two instances don't trust each other.
 */
public final class Certificates implements AutoCloseable {
    private static final Duration VALID = Duration.ofDays(1);
    private final AtomicLong serials = new AtomicLong(1);
    private final Path directory = Directories.temporary();
    private final KeyPair authorityKeys = keys();
    private final X509Certificate authority;
    private final Pair server;

    private Certificates() {
        authority = sign(new X500Name("CN=pgvigil test CA"), authorityKeys, true, Instant.now().plus(VALID));
        write("ca.crt", "CERTIFICATE", encoded(authority));
        server = serverFor("localhost", "127.0.0.1");
    }

    /** A certificate file and the file of its private key. */
    public record Pair(Path certificate, Path key) {
    }

    public static Certificates create() {
        return new Certificates();
    }

    /** The authority's certificate: what clients and servers are to trust. */
    public Path authority() {
        return directory.resolve("ca.crt");
    }

    /** The certificate for {@code localhost} and {@code 127.0.0.1}. */
    public Pair server() {
        return server;
    }

    /** Another one for them, which runs out after that time. */
    public Pair server(Duration left) {
        return issue("server-" + serials.get(), "CN=localhost", Instant.now().plus(left), null, "localhost", "127.0.0.1");
    }

    /** A server certificate for these host names and addresses, the first being the common name too. */
    public Pair serverFor(String... hosts) {
        return issue("server-" + serials.get(), "CN=" + hosts[0], Instant.now().plus(VALID), null, hosts);
    }

    /** A client certificate whose common name is the role to log in as. */
    public Pair client(String role) {
        return issue("client-" + serials.get(), "CN=" + role, Instant.now().plus(VALID), null);
    }

    /** As {@link #client(String)}, the key encrypted with a password (PKCS#8, PBES2). */
    public Pair client(String role, String password) {
        return issue("client-" + serials.get(), "CN=" + role, Instant.now().plus(VALID), password);
    }

    /** A client certificate that ran out an hour ago. */
    public Pair expiredClient(String role) {
        return issue("client-" + serials.get(), "CN=" + role, Instant.now().minus(Duration.ofHours(1)), null);
    }

    @Override
    public void close() {
        Directories.delete(directory);
    }

    /** Puts the server's files where PostgreSQL looks for them by default, with {@code ca.crt} beside. */
    void install(Path dataDirectory) throws IOException {
        Files.copy(authority(), dataDirectory.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(server.certificate(), dataDirectory.resolve("server.crt"), StandardCopyOption.REPLACE_EXISTING);
        Path key = dataDirectory.resolve("server.key");
        Files.copy(server.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private Pair issue(String file, String subject, Instant until, String password, String... hosts) {
        KeyPair keys = keys();
        X509Certificate certificate = sign(new X500Name(subject), keys, false, until, hosts);
        Path key = password == null ? write(file + ".key", "PRIVATE KEY", keys.getPrivate().getEncoded())
                : write(file + ".key", "ENCRYPTED PRIVATE KEY", encrypt(keys.getPrivate(), password));
        return new Pair(write(file + ".crt", "CERTIFICATE", encoded(certificate)), key);
    }

    private X509Certificate sign(X500Name subject, KeyPair keys, boolean isAuthority, Instant until, String... hosts) {
        X500Name issuer = authority == null ? subject : new X500Name(authority.getSubjectX500Principal().getName());
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, BigInteger.valueOf(serials.getAndIncrement()),
                Date.from(Instant.now().minus(VALID)), Date.from(until), subject, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (hosts.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
            }
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(authorityKeys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new FixtureException("certificate for " + subject + ": " + e.getMessage(), e);
        }
    }

    private static GeneralNames names(String... hosts) {
        return new GeneralNames(Arrays.stream(hosts).map(Certificates::name).toArray(GeneralName[]::new));
    }

    private static GeneralName name(String host) {
        return new GeneralName(Character.isDigit(host.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new FixtureException(e.getMessage(), e);
        }
    }

    private static byte[] encrypt(PrivateKey key, String password) {
        try {
            return new JcaPKCS8Generator(key, new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider()).setPRF(PKCS8Generator.PRF_HMACSHA256).setPassword(password.toCharArray()).build()).generate().getContent();
        } catch (IOException | OperatorCreationException e) {
            throw new FixtureException(e.getMessage(), e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new FixtureException(e.getMessage(), e);
        }
    }

    private Path write(String file, String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
            pem.flush();
            Path path = Files.writeString(directory.resolve(file), text.toString());
            return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
