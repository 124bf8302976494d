package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.testing.Certificates;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadRouteTest {
    private static final String PATH = "/-/reload";
    @TempDir
    private Path directory;
    private final FakeReloading reloading = new FakeReloading();

    private static final class FakeReloading implements Reloading {
        private WebSettings.Reload allowed = WebSettings.Reload.LOOPBACK;
        private Notice notice = Notice.NONE;
        private Outcome outcome = new Outcome(Result.ACCEPTED, "read again: 1 target, 2 queries");
        private int calls;

        @Override
        public WebSettings.Reload allowed() {
            return allowed;
        }

        @Override
        public Notice notice() {
            return notice;
        }

        @Override
        public Outcome reload() {
            calls++;
            return outcome;
        }
    }

    @Test
    void reloadsForThisHost() {
        try (RunningServer running = start(Optional.empty())) {
            HttpResponse<String> answer = running.send("POST", PATH);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("read again: 1 target, 2 queries\n");
            assertThat(reloading.calls).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void takesNoOtherMethod(String method) {
        try (RunningServer running = start(Optional.empty())) {
            HttpResponse<String> answer = running.send(method, PATH);
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
            assertThat(reloading.calls).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
    void whatAProxyPassesOnIsFromElsewhere(String header) {
        try (RunningServer running = start(Optional.empty())) {
            assertForbidden(running.send("POST", PATH, header, "for=127.0.0.1"),
                    "web.reload: found a request from elsewhere, expected one from this host (loopback)\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin", "Referer"})
    void aWebPageMayNotReload(String header) {
        try (RunningServer running = start(Optional.empty())) {
            assertForbidden(running.send("POST", PATH, header, "http://127.0.0.1"), "found a request of a web page, expected one of a tool such as curl\n");
        }
    }

    @Test
    void nobodyMayWhenItIsOff() {
        reloading.allowed = WebSettings.Reload.OFF;
        try (RunningServer running = start(Optional.empty())) {
            assertForbidden(running.send("POST", PATH), "web.reload: found off, expected loopback or authenticated; the files are looked at every few"
                    + " seconds anyway\n");
        }
    }

    @Test
    void authenticatedMeansAUser() throws IOException {
        reloading.allowed = WebSettings.Reload.AUTHENTICATED;
        String refusal = "web.reload: found nobody who was authenticated, expected a user or a client certificate of web.config.file\n";
        try (RunningServer running = start(Optional.empty())) {
            assertForbidden(running.send("POST", PATH), refusal);
            assertForbidden(running.send("POST", PATH, "Authorization", basic("ops", "word")), refusal);
        }
        Path users = write("basic_auth_users: {ops: " + BCrypt.withDefaults().hashToString(4, "word".toCharArray()) + "}\n");
        try (RunningServer running = start(Optional.of(users))) {
            assertThat(running.send("POST", PATH).statusCode()).isEqualTo(401);
            assertThat(running.send("POST", PATH, "Authorization", basic("ops", "wrong")).statusCode()).isEqualTo(401);
            assertThat(reloading.calls).isZero();
            assertThat(running.send("POST", PATH, "Authorization", basic("ops", "word"), "X-Forwarded-For", "192.0.2.1").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"RequireAndVerifyClientCert, 200", "VerifyClientCertIfGiven, 200", "RequireAnyClientCert, 403"})
    void authenticatedMeansAlsoAVerifiedCertificate(String clientAuth, int status) throws Exception {
        reloading.allowed = WebSettings.Reload.AUTHENTICATED;
        try (Certificates certificates = Certificates.create()) {
            boolean verifies = !clientAuth.equals("RequireAnyClientCert");
            Path file = write("tls_server_config: {cert_file: " + certificates.server().certificate() + ", key_file: " + certificates.server().key()
                    + ", client_auth_type: " + clientAuth + (verifies ? ", client_ca_file: " + certificates.authority() : "") + "}\n");
            try (RunningServer running = start(Optional.of(file))) {
                assertThat(TlsClient.of(certificates.authority(), certificates.client("ops")).post(running, PATH).statusCode()).isEqualTo(status);
                if (clientAuth.equals("VerifyClientCertIfGiven")) {
                    assertThat(TlsClient.trusting(certificates.authority()).post(running, PATH).statusCode()).isEqualTo(403);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"REFUSED, 422", "FAILED, 500", "BUSY, 503"})
    void saysWhyItWasNotTaken(Reloading.Result result, int status) {
        reloading.outcome = new Reloading.Outcome(result, "mine.yaml:1:1: first fault\nmine.yaml:2:1: second fault");
        try (RunningServer running = start(Optional.empty())) {
            HttpResponse<String> answer = running.send("POST", PATH);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
            assertThat(answer.body()).isEqualTo("mine.yaml:1:1: first fault\nmine.yaml:2:1: second fault\n");
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        }
    }

    @Test
    void thePageShowsFaultsAndWaitingSettingsEscaped() {
        reloading.notice = new Reloading.Notice(List.of("mine.yaml:1:1: found <script>\"x\"</script>"), List.of("web.listen: found <b>"));
        try (RunningServer running = start(Optional.empty())) {
            assertThat(running.get("/").body()).contains("""
                    <section class="bad" id="configuration">
                    <h2>The newest version of the configuration is refused</h2>
                    """, "<pre>mine.yaml:1:1: found &lt;script&gt;\"x\"&lt;/script&gt;</pre>", "<p>web.listen: found &lt;b&gt;</p>")
                    .doesNotContain("<script>", "<b>");
            reloading.notice = Reloading.Notice.NONE;
            assertThat(running.get("/").body()).doesNotContain("id=\"configuration\"", "id=\"restart\"");
        }
    }

    private void assertForbidden(HttpResponse<String> answer, String body) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(reloading.calls).isZero();
    }

    private RunningServer start(Optional<Path> configFile) {
        FakeTarget target = new FakeTarget("orders-1");
        return new RunningServer(new WebSettings("127.0.0.1", 0, configFile, WebSettings.Reload.LOOPBACK, false), () -> List.of(target),
                () -> RunningServer.OWN, reloading);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("web.yaml"), text);
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
