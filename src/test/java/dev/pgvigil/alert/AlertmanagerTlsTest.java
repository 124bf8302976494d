package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pgvigil.alert.PushAnswer.Outcome;
import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.testing.Certificates;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AlertmanagerTlsTest {
    private static final char[] PASSWORD = "x".toCharArray();
    private static Certificates certificates;
    private static Certificates others;
    private HttpsServer server;
    @TempDir
    private Path directory;

    @BeforeAll
    static void createAuthorities() {
        certificates = Certificates.create();
        others = Certificates.create();
    }

    @AfterAll
    static void removeAuthorities() {
        certificates.close();
        others.close();
    }

    @BeforeEach
    void serve() throws Exception {
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificates.server())));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void trustsTheAuthoritiesOfTheFileAsItIsNow() throws Exception {
        Path file = Files.copy(others.authority(), directory.resolve("ca.pem"));
        try (AlertmanagerClient client = client(Optional.of(file))) {
            PushAnswer strange = client.post(new byte[] {'[', ']'});
            assertThat(strange.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(strange.told()).contains("SSLHandshakeException");
            Files.copy(certificates.authority(), file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(client.post(new byte[] {'[', ']'}).outcome()).isEqualTo(Outcome.DELIVERED);
        }
    }

    @Test
    void trustsNobodyBesidesTheSystemsAuthoritiesWithoutAFile() throws Exception {
        try (AlertmanagerClient client = client(Optional.empty())) {
            assertThat(client.post(new byte[] {'[', ']'}).outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    private AlertmanagerClient client(Optional<Path> caFile) {
        AlertmanagerSettings settings = new AlertmanagerSettings(List.of(), Map.of(), Duration.ofMinutes(1), Optional.empty(), caFile, Optional.empty());
        return new AlertmanagerClient(URI.create("https://127.0.0.1:" + server.getAddress().getPort()), settings, "notify-test");
    }

    private static SSLContext context(Certificates.Pair pair) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pair.certificate())));
        String key = Files.readString(pair.key()).replaceAll("-----[^-]+-----", "");
        PrivateKey own = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key)));
        store.setKeyEntry("own", own, PASSWORD, new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
