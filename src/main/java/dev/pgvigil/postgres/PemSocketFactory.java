package dev.pgvigil.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.PGProperty;
import org.postgresql.ssl.NonValidatingFactory.NonValidatingTM;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS with a client certificate and key as OpenSSL writes them (PKCS#8 in PEM or DER, encrypted or not, RSA or EC), and with the JVM's
 * authorities when {@code sslrootcert} is {@code system}. Made by the driver, by name; files are read at each login, so that
 * renewed ones are used. The name of the server is checked by the driver.
 */
public final class PemSocketFactory extends WrappedFactory {
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END");
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    /** For the driver. @param info its connection properties */
    public PemSocketFactory(Properties info) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(info), authorities(info), null);
        factory = context.getSocketFactory();
    }

    private static TrustManager[] authorities(Properties info) throws GeneralSecurityException, IOException {
        if (!PGProperty.SSL_MODE.getOrDefault(info).startsWith("verify")) {
            return new TrustManager[] {new NonValidatingTM()};
        }
        String file = PGProperty.SSL_ROOT_CERT.getOrDefault(info);
        if (file == null) {
            throw new GeneralSecurityException("sslmode verify-ca and verify-full need sslrootcert: a PEM file, or system");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(TlsProperties.isSystem(file) ? null : trusted(certificates(Path.of(file))));
        return trust.getTrustManagers();
    }

    private static KeyStore trusted(Collection<? extends Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority" + store.size(), certificate);
        }
        return store;
    }

    private static KeyManager[] keys(Properties info) throws GeneralSecurityException, IOException {
        String certificate = PGProperty.SSL_CERT.getOrDefault(info);
        if (certificate == null) {
            return null;
        }
        String key = PGProperty.SSL_KEY.getOrDefault(info);
        if (key == null) {
            throw new GeneralSecurityException("sslcert " + certificate + " needs sslkey, the file of its private key");
        }
        Certificate[] chain = certificates(Path.of(certificate)).toArray(Certificate[]::new);
        KeyStore store = emptyStore();
        store.setKeyEntry("client", key(Path.of(key), PGProperty.SSL_PASSWORD.getOrDefault(info), chain[0].getPublicKey().getAlgorithm()),
                IN_MEMORY, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, IN_MEMORY);
        return managers.getKeyManagers();
    }

    private static PrivateKey key(Path file, String password, String algorithm) throws GeneralSecurityException, IOException {
        byte[] content = Files.readAllBytes(file);
        Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
        boolean isPem = pem.find();
        String kind = isPem ? pem.group(1) : password == null ? "PRIVATE KEY" : "ENCRYPTED PRIVATE KEY";
        byte[] der = isPem ? Base64.getMimeDecoder().decode(pem.group(2)) : content;
        return switch (kind) {
            case "PRIVATE KEY" -> KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            case "ENCRYPTED PRIVATE KEY" -> KeyFactory.getInstance(algorithm).generatePrivate(decrypt(file, der, password));
            default -> throw new GeneralSecurityException("sslkey " + file + ": found " + kind
                    + ", expected PRIVATE KEY (PKCS#8); convert it with openssl pkcs8 -topk8 -nocrypt");
        };
    }

    private static PKCS8EncodedKeySpec decrypt(Path file, byte[] der, String password) throws GeneralSecurityException, IOException {
        if (password == null) {
            throw new GeneralSecurityException("sslkey " + file + ": found an encrypted key, expected sslpassword with it");
        }
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
        // PBES2 hides its real algorithm in the parameters, whose text is the name that the JDK looks for.
        String algorithm = encrypted.getAlgName().equals("PBES2") ? encrypted.getAlgParameters().toString() : encrypted.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                encrypted.getAlgParameters());
        return encrypted.getKeySpec(cipher);
    }

    private static Collection<? extends Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (found.isEmpty()) {
            throw new GeneralSecurityException(file + ": found no certificate, expected PEM");
        }
        return found;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
