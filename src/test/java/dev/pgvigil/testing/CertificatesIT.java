package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesIT {
    private Certificates certificates;
    private PgServer server;

    @BeforeAll
    void start() {
        certificates = Certificates.create();
        server = PgServer.builder(MajorVersions.newest()).tls(certificates).hba("hostssl all app 127.0.0.1/32 cert").start();
        server.execute("CREATE ROLE app LOGIN");
    }

    @AfterAll
    void stop() {
        server.close();
        certificates.close();
        assertThat(certificates.authority().getParent()).doesNotExist();
    }

    @Test
    void serverIsVerifiedByNameAndAddress() throws SQLException {
        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            try (Connection connection = login(host, certificates, certificates.client("app")); Statement statement = connection.createStatement()) {
                assertThat(statement.execute("SELECT 1")).isTrue();
            }
        }
    }

    @Test
    void anotherAuthorityIsNotTrusted() {
        try (Certificates other = Certificates.create()) {
            assertThatThrownBy(() -> login("localhost", other, certificates.client("app"))).isInstanceOf(SQLException.class)
                    .hasMessageContaining("PKIX path");
        }
    }

    @Test
    void encryptedKeyOpensWithItsPasswordOnly() throws Exception {
        Path key = certificates.client("app", "key password").key();
        assertThat(Files.readString(key)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(decrypt(key, "key password").getFormat()).isEqualTo("PKCS#8");
        assertThatThrownBy(() -> decrypt(key, "wrong")).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void expiredOrAnotherRolesCertificateIsRefused() {
        assertThatThrownBy(() -> login("localhost", certificates, certificates.expiredClient("app"))).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> login("localhost", certificates, certificates.client("other")))
                .hasMessageContaining("certificate authentication failed for user \"app\"");
    }

    private Connection login(String host, Certificates trusted, Certificates.Pair client) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "app");
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", trusted.authority().toString());
        properties.setProperty("sslcert", client.certificate().toString());
        properties.setProperty("sslkey", client.key().toString());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + server.port() + "/postgres", properties);
    }

    private static PKCS8EncodedKeySpec decrypt(Path key, String password) throws Exception {
        String base64 = Files.readString(key).replaceAll("-----.*-----|\\s", "");
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(Base64.getDecoder().decode(base64));
        // The parameters know the full name of the scheme, the info only its family: PBES2.
        String scheme = info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(scheme);
        cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray())),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }
}
