package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Certificates;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static Certificates certificates;
    private static Certificates strangers;
    @TempDir
    Path directory;
    private final FakeTarget target = new FakeTarget("orders-1");

    @BeforeAll
    static void issue() {
        certificates = Certificates.create();
        strangers = Certificates.create();
    }

    @AfterAll
    static void remove() {
        certificates.close();
        strangers.close();
    }

    @Test
    void servesHttpsAndNothingElse() throws Exception {
        try (RunningServer running = new RunningServer(config(""), target)) {
            assertThat(anonymous().get(running, "/livez").body()).isEqualTo("alive\n");
            assertThatThrownBy(() -> TlsClient.trusting(strangers.authority()).get(running, "/livez")).isInstanceOf(IOException.class);
            assertThat(plain(running)).doesNotContain("HTTP/1.1 200");
            assertThat(anonymous().get(running, "/livez").headers().map()).doesNotContainKey("strict-transport-security");
        }
    }

    @Test
    void tellsServiceDiscoveryToScrapeByHttps() throws Exception {
        try (RunningServer running = new RunningServer(config(""), target)) {
            assertThat(anonymous().get(running, "/targets").body()).isEqualTo("[{\"targets\":[\"127.0.0.1:" + running.server.port()
                    + "\"],\"labels\":{\"__scheme__\":\"https\",\"__metrics_path__\":\"/probe\",\"__param_target\":\"orders-1\",\"instance\":"
                    + "\"orders-1\"}}]");
        }
    }

    @Test
    void servesTheVersionsAsked() throws Exception {
        try (RunningServer running = new RunningServer(config("max_version: TLS12"), target)) {
            assertThat(anonymous().with("TLSv1.2").get(running, "/livez").sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
            assertThatThrownBy(() -> anonymous().with("TLSv1.3").get(running, "/livez")).isInstanceOf(IOException.class);
        }
        try (RunningServer running = new RunningServer(config("min_version: TLS13"), target)) {
            assertThat(anonymous().with("TLSv1.3").get(running, "/livez").sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThatThrownBy(() -> anonymous().with("TLSv1.2").get(running, "/livez")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void servesTheCipherSuitesAskedInTheServersOrder() throws Exception {
        String suites = "cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]";
        try (RunningServer running = new RunningServer(config(suites), target)) {
            assertThat(anonymous().with("TLSv1.2").get(running, "/livez").sslSession().orElseThrow().getCipherSuite())
                    .isEqualTo("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
            assertThat(anonymous().with("TLSv1.3").get(running, "/livez").statusCode()).isEqualTo(200);
        }
        try (RunningServer running = new RunningServer(config(suites + "\n  prefer_server_cipher_suites: false"), target)) {
            assertThat(anonymous().with("TLSv1.2").get(running, "/livez").sslSession().orElseThrow().getCipherSuite())
                    .isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        }
    }

    @Test
    void asksForNoCertificateUnlessTold() throws Exception {
        assertAccess("", true, true, true);
    }

    @Test
    void takesAnyOrNoCertificateWhenOneIsRequested() throws Exception {
        assertAccess("client_auth_type: RequestClientCert", true, true, true);
    }

    @Test
    void takesAnyCertificateWhenAnyIsRequired() throws Exception {
        assertAccess("client_auth_type: RequireAnyClientCert", false, true, true);
    }

    @Test
    void verifiesACertificateThatIsGiven() throws Exception {
        assertAccess("client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: " + certificates.authority(), true, true, false);
    }

    @Test
    void requiresAndVerifiesACertificate() throws Exception {
        assertAccess("client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: " + certificates.authority(), false, true, false);
    }

    @Test
    void refusesACertificateThatRanOut() throws Exception {
        try (RunningServer running = new RunningServer(
                config("client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: " + certificates.authority()), target)) {
            assertThat(served(running, TlsClient.of(certificates.authority(), certificates.expiredClient("late")))).isFalse();
        }
    }

    private void assertAccess(String more, boolean none, boolean ours, boolean strange) throws Exception {
        try (RunningServer running = new RunningServer(config(more), target)) {
            assertThat(served(running, anonymous())).as("without").isEqualTo(none);
            assertThat(served(running, TlsClient.of(certificates.authority(), certificates.client("prometheus")))).as("ours").isEqualTo(ours);
            assertThat(served(running, TlsClient.of(certificates.authority(), selfSigned()))).as("strange").isEqualTo(strange);
        }
    }

    @Test
    void admitsOnlyTheAllowedNames() throws Exception {
        String more = "client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: " + certificates.authority()
                + "\n  client_allowed_sans: [prometheus.example, 10.1.2.3, \"2001:db8::7\"]";
        try (RunningServer running = new RunningServer(config(more), target)) {
            assertThat(admits(running, "prometheus.example")).isTrue();
            assertThat(admits(running, "other.example", "10.1.2.3")).isTrue();
            assertThat(admits(running, "2001:db8:0:0::7")).isTrue();
            assertThat(admits(running, "other.example")).isFalse();
            assertThat(admits(running, "sub.prometheus.example")).isFalse();
            assertThat(served(running, TlsClient.of(certificates.authority(), certificates.client("prometheus.example")))).isFalse();
            assertThat(served(running, TlsClient.of(certificates.authority(), strangers.serverFor("prometheus.example")))).isFalse();
        }
    }

    private static boolean admits(RunningServer running, String... names) throws Exception {
        return served(running, TlsClient.of(certificates.authority(), certificates.serverFor(names)));
    }

    @Test
    void takesKeysInTheFormsOfOpensslAndCertManager() throws Exception {
        for (KeyForm form : KeyForm.values()) {
            KeyForm.Written written = form.write(directory);
            try (RunningServer running = new RunningServer(written.config(directory), target)) {
                assertThat(TlsClient.trusting(written.certificate()).get(running, "/livez").statusCode()).as(form.name()).isEqualTo(200);
            }
        }
    }

    @Test
    void readsCertificateAndKeyFromOneFileAndFromTheConfigurationItself() throws Exception {
        String cert = Files.readString(certificates.server().certificate());
        String key = Files.readString(certificates.server().key());
        Path both = Files.writeString(directory.resolve("both.pem"), "subject=/CN=x\n" + key + "some words\n" + cert);
        try (RunningServer running = new RunningServer(write("tls_server_config: {cert_file: both.pem, key_file: both.pem}"), target)) {
            assertThat(anonymous().get(running, "/livez").statusCode()).isEqualTo(200);
        }
        assertThat(both).exists();
        try (RunningServer running = new RunningServer(write("tls_server_config:\n  cert: |\n" + cert.indent(4) + "  key: |\n" + key.indent(4)),
                target)) {
            assertThat(anonymous().get(running, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void servesNewCertificatesToNewConnectionsAndKeepsTheOldOnesWhenTheNewAreBroken() throws Exception {
        Path cert = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        install(certificates.server(), cert, key);
        try (RunningServer running = new RunningServer(write("tls_server_config: {cert_file: tls.crt, key_file: tls.key}"), target);
                CapturedLog log = CapturedLog.of(TlsListener.class);
                SSLSocket open = anonymous().connect(running)) {
            assertThat(livezOver(open)).isEqualTo("HTTP/1.1 200 OK");

            Files.copy(strangers.server().certificate(), cert, StandardCopyOption.REPLACE_EXISTING);
            Awaitility.await().until(() -> {
                assertThat(serial(running, anonymous())).isEqualTo(serialOf(certificates.server()));
                return !log.lines().isEmpty();
            });
            Awaitility.await().during(java.time.Duration.ofMillis(2_500)).until(() -> served(running, anonymous()));
            assertThat(log.lines()).containsExactly("ERROR the certificate files changed and are faulty, so the old ones stay in use: " + directory
                    + "/web.yaml:1:51: tls_server_config.key_file: found a key that does not belong to the certificate in " + key
                    + ", expected the certificate's RSA or EC key as PEM without a password");

            Certificates.Pair next = certificates.serverFor("127.0.0.1");
            install(next, cert, key);
            Awaitility.await().untilAsserted(() -> assertThat(serial(running, anonymous())).isEqualTo(serialOf(next)));
            assertThat(log.lines()).hasSize(2).last().isEqualTo("INFO the certificate files changed: new connections get the new ones");
            assertThat(livezOver(open)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void noticesThatKubernetesSwappedTheDirectoryOfASecret() throws Exception {
        Certificates.Pair next = certificates.serverFor("127.0.0.1");
        Path before = Files.createDirectory(directory.resolve("..1"));
        Path after = Files.createDirectory(directory.resolve("..2"));
        install(certificates.server(), before.resolve("tls.crt"), before.resolve("tls.key"));
        install(next, after.resolve("tls.crt"), after.resolve("tls.key"));
        Path link = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(directory.resolve("tls.key"), Path.of("..data/tls.key"));
        try (RunningServer running = new RunningServer(write("tls_server_config: {cert_file: tls.crt, key_file: tls.key}"), target)) {
            assertThat(serial(running, anonymous())).isEqualTo(serialOf(certificates.server()));

            Path swap = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
            Files.move(swap, link, StandardCopyOption.ATOMIC_MOVE);
            Awaitility.await().untilAsserted(() -> assertThat(serial(running, anonymous())).isEqualTo(serialOf(next)));
        }
    }

    @Test
    void trustsNewAuthoritiesOfClients() throws Exception {
        Path authorities = Files.copy(certificates.authority(), directory.resolve("ca.crt"));
        Certificates.Pair strange = strangers.client("prometheus");
        try (RunningServer running = new RunningServer(config("client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt"), target)) {
            assertThat(served(running, TlsClient.of(certificates.authority(), strange))).isFalse();

            Files.copy(strangers.authority(), authorities, StandardCopyOption.REPLACE_EXISTING);
            Awaitility.await().until(() -> served(running, TlsClient.of(certificates.authority(), strange)));
            assertThat(served(running, TlsClient.of(certificates.authority(), certificates.client("prometheus")))).isFalse();
        }
    }

    @Test
    void doesNotStartWithFilesThatDoNotFit() throws Exception {
        Certificates.Pair pair = certificates.server();
        assertFault("tls_server_config: {cert_file: none.crt, key_file: %s}".formatted(pair.key()),
                "web.yaml:1:32: tls_server_config.cert_file: found nothing readable (there is no such file) in DIR/none.crt, expected PEM");
        Files.writeString(directory.resolve("empty"), "");
        assertFault("tls_server_config: {cert_file: empty, key_file: %s}".formatted(pair.key()),
                "web.yaml:1:32: tls_server_config.cert_file: found no certificate in DIR/empty, expected PEM with -----BEGIN CERTIFICATE-----");
        Files.writeString(directory.resolve("broken"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertFault("tls_server_config: {cert_file: broken, key_file: %s}".formatted(pair.key()),
                "web.yaml:1:32: tls_server_config.cert_file: found a broken certificate in DIR/broken, expected PEM with -----BEGIN CERTIFICATE-----");
        String key = ", expected the certificate's RSA or EC key as PEM without a password";
        Files.copy(strangers.server().key(), directory.resolve("other.key"));
        assertFault("tls_server_config: {key_file: other.key, cert_file: %s}".formatted(pair.certificate()),
                "web.yaml:1:31: tls_server_config.key_file: found a key that does not belong to the certificate in DIR/other.key" + key);
        assertFault("tls_server_config: {key_file: empty, cert_file: %s}".formatted(pair.certificate()),
                "web.yaml:1:31: tls_server_config.key_file: found no private key in DIR/empty" + key);
        Files.copy(certificates.client("x", "secret").key(), directory.resolve("encrypted"));
        assertFault("tls_server_config: {key_file: encrypted, cert_file: %s}".formatted(pair.certificate()),
                "web.yaml:1:31: tls_server_config.key_file: found an encrypted key in DIR/encrypted" + key);
        assertFault("tls_server_config: {key: \"-----BEGIN PRIVATE KEY-----aGFsbG8=-----END PRIVATE KEY-----\", cert_file: %s}"
                .formatted(pair.certificate()), "web.yaml:1:26: tls_server_config.key: found a broken key, or one of another kind than the"
                + " certificate's" + key);
        assertFault("tls_server_config: {client_auth_type: RequireAndVerifyClientCert, client_ca_file: empty, cert_file: %s, key_file: %s}"
                .formatted(pair.certificate(), pair.key()), "web.yaml:1:83: tls_server_config.client_ca_file: found no certificate in DIR/empty,"
                + " expected PEM with -----BEGIN CERTIFICATE-----");
    }

    private void assertFault(String config, String message) throws IOException {
        Path file = write(config);
        assertThatThrownBy(() -> new RunningServer(file, target).close()).isInstanceOf(ProblemsException.class)
                .hasMessage(message.replace("DIR", directory.toString()).replaceFirst("^", directory + "/"));
    }

    private Path config(String more) throws IOException {
        Certificates.Pair pair = certificates.server();
        return write("tls_server_config:\n  cert_file: " + pair.certificate() + "\n  key_file: " + pair.key() + "\n"
                + (more.isEmpty() ? "" : "  " + more + "\n"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("web.yaml"), text);
    }

    private static void install(Certificates.Pair pair, Path cert, Path key) throws IOException {
        Files.copy(pair.certificate(), cert, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair.key(), key, StandardCopyOption.REPLACE_EXISTING);
    }

    private static TlsClient anonymous() throws Exception {
        return TlsClient.trusting(certificates.authority());
    }

    private Certificates.Pair selfSigned() throws Exception {
        KeyForm.Written written = KeyForm.PKCS8_RSA.write(directory);
        return new Certificates.Pair(written.certificate(), written.key());
    }

    private static boolean served(RunningServer running, TlsClient client) throws InterruptedException {
        try {
            return client.get(running, "/livez").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String serial(RunningServer running, TlsClient client) throws Exception {
        X509Certificate shown = (X509Certificate) client.get(running, "/livez").sslSession().orElseThrow().getPeerCertificates()[0];
        return shown.getSerialNumber() + " of " + Optional.of(shown.getPublicKey().hashCode()).get();
    }

    private static String serialOf(Certificates.Pair pair) throws Exception {
        X509Certificate certificate = (X509Certificate) TlsClient.certificate(pair.certificate());
        return certificate.getSerialNumber() + " of " + certificate.getPublicKey().hashCode();
    }

    /** The status line of an answer over this one connection, which stays open. */
    private static String livezOver(Socket open) throws IOException {
        open.getOutputStream().write("HEAD /livez HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = open.getInputStream().read();
            if (next < 0) {
                return "closed after: " + head;
            }
            head.append((char) next);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    private static String plain(RunningServer running) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", running.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return "";
        }
    }
}
