package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.config.Flags;
import dev.pgvigil.testing.Certificates;
import dev.pgvigil.testing.TestSidecar;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HealthTest {
    private static final String NOBODY = "targets: {main: {url: \"postgresql://pgvigil@127.0.0.1:1/postgres\"}}\nqueries: {preset: none}\n";
    @TempDir
    private Path directory;

    /** What {@code health} says and returns for a sidecar that listens on a port, with settings of its own in another file. */
    private record Asked(int code, String text) {
    }

    @Test
    void isZeroWhileItServesThoughTheDatabaseIsDown() throws IOException {
        try (TestSidecar sidecar = TestSidecar.start(directory, NOBODY)) {
            assertThat(ask(sidecar.port(), "")).isEqualTo(new Asked(0, "alive\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS12", "TLS13"})
    void asksByTlsWithoutAPasswordOrACertificate(String version) throws IOException {
        try (Certificates certificates = Certificates.create()) {
            String users = "basic_auth_users: {prometheus: $2b$10$abcdefghijklmnopqrstuuF0t8Cyy5IvLqKNX1xwHn2Wg8m1XbqmW}\n";
            assertThat(askByTls(certificates, version, "", users)).isEqualTo(new Asked(0, "alive\n"));
            Asked refused = askByTls(certificates, version, "client_auth_type: RequireAndVerifyClientCert, client_ca_file: " + certificates.authority() + ", ", "");
            assertThat(refused.text()).matches("answers on 127\\.0\\.0\\.1:[0-9]+, to clients with a certificate\n");
            assertThat(refused.code()).isZero();
        }
    }

    @Test
    void isOneWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(ask(port, "")).isEqualTo(new Asked(1, "http://127.0.0.1:" + port
                + "/livez: found no answer (Connection refused), expected one within 3s\n"));
    }

    @Test
    void isOneWhenTheAnswerNeverComes() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ask(silent.getLocalPort(), "")).isEqualTo(new Asked(1, "http://127.0.0.1:" + silent.getLocalPort()
                    + "/livez: found no answer (Read timed out), expected one within 3s\n"));
        }
    }

    @Test
    void isOneForAStuckLane() throws IOException {
        try (ServerSocket stuck = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> answerOnce(stuck, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 27\r\n\r\nmain: lane slow: no news\n   "), "stuck");
            answer.start();
            assertThat(ask(stuck.getLocalPort(), "")).isEqualTo(new Asked(1, "http://127.0.0.1:" + stuck.getLocalPort()
                    + "/livez: found status 503, expected 200: main: lane slow: no news\n"));
        }
    }

    @Test
    void faultySettingsAreTold() {
        assertThatThrownBy(() -> ask(9187, "webb: {}\n")).isInstanceOf(ProblemsException.class).hasMessageContaining("unknown key webb");
    }

    /** What {@code serve} prints at its start is what {@code health} asks. */
    @Test
    void isAskedWhereServeSaysThatItServes() throws IOException {
        try (Certificates certificates = Certificates.create()) {
            Path config = Files.writeString(directory.resolve("web.yml"), "tls_server_config: {cert_file: " + certificates.server().certificate()
                    + ", key_file: " + certificates.server().key() + "}\n");
            Path settings = Files.writeString(directory.resolve("pgvigil.yaml"), NOBODY + "web: {listen: \"0.0.0.0:0\", config_file: " + config + "}\n");
            StringWriter out = new StringWriter();
            Flags flags = PlainServe.flags("--config", settings.toString()).orElseThrow();
            Thread serving = new Thread(() -> ServeCommand.serve(flags, new PrintWriter(out)), "serving");
            serving.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> out.toString().endsWith("\n"));
            Matcher address = Pattern.compile("pgvigil .*: https://127\\.0\\.0\\.1:([0-9]+)/\n").matcher(out.toString());
            assertThat(address.matches()).as(out.toString()).isTrue();
            assertThat(ask(Integer.parseInt(address.group(1)), ", config_file: " + config)).isEqualTo(new Asked(0, "alive\n"));
            serving.interrupt();
            await().atMost(Duration.ofSeconds(60)).until(() -> !serving.isAlive());
        }
    }

    private Asked askByTls(Certificates certificates, String version, String client, String more) throws IOException {
        Path config = Files.writeString(directory.resolve("web.yml"), "tls_server_config: {cert_file: " + certificates.server().certificate()
                + ", key_file: " + certificates.server().key() + ", " + client + "min_version: " + version + ", max_version: " + version + "}\n" + more);
        Files.writeString(directory.resolve("pgvigil.yaml"), NOBODY + "web: {listen: \"127.0.0.1:0\", config_file: " + config + "}\n");
        try (TestSidecar sidecar = TestSidecar.start(directory)) {
            return ask(sidecar.port(), ", config_file: " + config);
        }
    }

    private Asked ask(int port, String web) throws IOException {
        boolean key = web.startsWith(",") || web.isEmpty();
        Path settings = Files.writeString(directory.resolve("asking.yaml"), "web: {listen: \"127.0.0.1:" + port + "\"" + (key ? web : "") + "}\n" + (key ? "" : web));
        StringWriter out = new StringWriter();
        Flags flags = PlainServe.flags("--config", settings.toString()).orElseThrow();
        int code = HealthCommand.ask(flags, Map.of("HOME", directory.toString()), new PrintWriter(out, true));
        return new Asked(code, out.toString());
    }

    private static void answerOnce(ServerSocket socket, String answer) {
        try (var client = socket.accept()) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            client.getInputStream().read(new byte[4096]);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
