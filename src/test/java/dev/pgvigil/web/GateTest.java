package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.testing.Certificates;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final String PASSWORD = "pässword: with colon";
    private static final String USERS = "basic_auth_users: {prometheus: " + hash(PASSWORD) + ", ops: " + hash("other") + "}\n";
    private final FakeTarget target = new FakeTarget("orders-1");
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/probe?target=orders-1", "/targets", "/primary", "/replica", "/nothing", "/livez/", "//livez",
            "/livez;x=y", "/readyz%2f..%2fmetrics"})
    void asksForAPasswordOnEveryPath(String path) throws IOException {
        try (RunningServer running = new RunningServer(write(USERS), target)) {
            assertThat(running.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .matches(answer -> answer.startsWith("HTTP/1.1 401 ") || answer.startsWith("HTTP/1.1 400 "), "401 or 400")
                    .doesNotContain("orders-1");
            assertThat(running.get("/metrics", authorization("prometheus", PASSWORD)).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "OPTIONS", "BREW"})
    void asksForAPasswordWithEveryMethod(String method) throws IOException {
        try (RunningServer running = new RunningServer(write(USERS), target)) {
            assertThat(running.raw(method + " /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void admitsUsersWithTheirOwnPasswords() throws IOException {
        try (RunningServer running = new RunningServer(write(USERS), target)) {
            for (int i = 0; i < 3; i++) {
                assertThat(running.get("/metrics", authorization("prometheus", PASSWORD)).statusCode()).isEqualTo(200);
                assertThat(running.get("/metrics", authorization("ops", "other")).statusCode()).isEqualTo(200);
                assertRefused(running.get("/metrics", authorization("ops", PASSWORD)));
                assertRefused(running.get("/metrics", authorization("nobody", "other")));
                assertRefused(running.get("/metrics", authorization("prometheus", "")));
            }
            String token = authorization("ops", "other")[1];
            assertThat(running.get("/metrics", "Authorization", token.replace("Basic", "bAsIc")).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer abc", "Basic ", "x", "Basic OnBhc3N3b3Jk"})
    void refusesBrokenCredentials(String header) throws IOException {
        try (RunningServer running = new RunningServer(write(USERS), target)) {
            assertRefused(running.get("/metrics", "Authorization", header));
        }
    }

    @Test
    void leavesProbesOpenAndTellsThemOneWord() throws IOException {
        try (RunningServer running = new RunningServer(write(USERS), target)) {
            assertThat(running.get("/livez").body()).isEqualTo("alive\n");
            assertThat(running.get("/readyz").body()).isEqualTo("ready\n");
            target.lanes = List.of(new LaneStatus("vitals", null));
            running.clock.advance(Duration.ofMinutes(6));
            for (String path : List.of("/livez", "/readyz")) {
                HttpResponse<String> answer = running.get(path);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("unavailable\n");
            }
        }
    }

    @Test
    void refusesMoreRequestsThanTheRateAllowsButNoProbes() throws IOException {
        try (RunningServer running = new RunningServer(write("rate_limit: {interval: 1h, burst: 2}\n"), target)) {
            assertThat(running.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(running.get("/nothing").statusCode()).isEqualTo(404);
            HttpResponse<String> third = running.get("/metrics");
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).contains("1");
            assertThat(third.body()).isEqualTo("found too many requests, expected fewer: try again in a second\n");
            assertThat(running.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void replacesItsHeadersByThoseOfTheFile() throws IOException {
        try (RunningServer running = new RunningServer(write("""
                http_server_config:
                  headers: {X-Frame-Options: sameorigin, Strict-Transport-Security: max-age=60, Content-Security-Policy: ""}
                """), target)) {
            var headers = running.get("/").headers();
            assertThat(headers.allValues("X-Frame-Options")).containsExactly("sameorigin");
            assertThat(headers.allValues("Strict-Transport-Security")).containsExactly("max-age=60");
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'");
            assertThat(running.raw("NONSENSE\r\n\r\n")).contains("X-Frame-Options: sameorigin");
        }
    }

    @Test
    void takesANewFileOnlyWhenToldAndFaultless() throws IOException {
        Path file = write(USERS);
        try (RunningServer running = new RunningServer(file, target)) {
            write("basic_auth_users: {prometheus: " + hash("next") + "}\nrate_limit: {interval: 1h, burst: 100}\n");
            assertThat(running.get("/metrics", authorization("prometheus", PASSWORD)).statusCode()).isEqualTo(200);
            Runnable reload = running.prepareReload();
            assertThat(running.get("/metrics", authorization("prometheus", PASSWORD)).statusCode()).isEqualTo(200);
            reload.run();
            assertRefused(running.get("/metrics", authorization("prometheus", PASSWORD)));
            assertThat(running.get("/metrics", authorization("prometheus", "next")).statusCode()).isEqualTo(200);

            write("basic_auth_users: {prometheus: next}\n");
            assertThatThrownBy(running::prepareReload).isInstanceOf(ProblemsException.class).hasMessageContaining("web.yaml:1:32: ");
            assertThat(running.get("/metrics", authorization("prometheus", "next")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void doesNotChangeBetweenHttpAndHttps() throws IOException {
        try (Certificates certificates = Certificates.create()) {
            String tls = "tls_server_config: {cert_file: " + certificates.server().certificate() + ", key_file: " + certificates.server().key() + "}\n";
            String restart = "restart the process";
            try (RunningServer running = new RunningServer(write(""), target)) {
                write(tls);
                assertThatThrownBy(running::prepareReload).hasMessage(directory + "/web.yaml: tls_server_config: found one, expected none as"
                        + " at the start: a listener cannot change between http and https; " + restart);
            }
            try (RunningServer running = new RunningServer(write(tls), target)) {
                running.prepareReload().run();
                write("");
                assertThatThrownBy(running::prepareReload).hasMessage(directory + "/web.yaml: tls_server_config: found none, expected one as"
                        + " at the start: a listener cannot change between http and https; " + restart);
            }
        }
    }

    @Test
    void reportsTheFaultsOfAFileWithoutServingIt() throws IOException {
        Problems problems = new Problems();
        Path file = write("basic_auth_users: {a: b}\n");

        WebServer.check(new WebSettings("127.0.0.1", 0, Optional.of(file), WebSettings.Reload.LOOPBACK, false), problems);
        assertThat(problems.all()).extracting(Problem::toString).singleElement().asString().startsWith(file + ":1:23: basic_auth_users.a: found");
    }

    @Test
    void warnsAboutPasswordsOnOpenNetworksAndHashesThatTakeLong() throws IOException {
        String dear = hash("x").replace("$04$", "$15$");
        try (CapturedLog log = CapturedLog.of(Security.class)) {
            Security.of(new WebSettings("0.0.0.0", 0, Optional.of(write("basic_auth_users: {slow: " + dear + "}\n")), WebSettings.Reload.LOOPBACK, false));
            assertThat(log.lines()).containsExactly(
                    "WARN the hash of user slow has cost 15: a login takes 32 times as long as with 10, and few fit into a second; 10 to 12 are usual",
                    "WARN users are asked for passwords without TLS: everybody on the way can read them; add tls_server_config");
        }
        try (CapturedLog log = CapturedLog.of(Security.class)) {
            Security.of(new WebSettings("127.0.0.1", 0, Optional.of(write(USERS)), WebSettings.Reload.LOOPBACK, false));
            assertThat(log.lines()).isEmpty();
        }
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"pgvigil\", charset=\"UTF-8\"");
        assertThat(answer.body()).isEqualTo("found no user with this password, expected one of the web configuration's\n");
    }

    private static String hash(String password) {
        return new String(BCrypt.with(BCrypt.Version.VERSION_2Y).hash(4, password.getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
    }

    private static String[] authorization(String name, String password) {
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8))};
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("web.yaml"), text);
    }
}
