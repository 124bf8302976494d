package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.alert.PushAnswer.Outcome;
import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AlertmanagerClientTest {
    private final HttpReceiver alertmanager = new HttpReceiver();
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        alertmanager.close();
    }

    @Test
    void sendsTheUserOfTheUrlBelowItsPrefix() throws InterruptedException {
        assertThat(post(alertmanager.url().replace("://", "://us%40er:pa%3Ass@") + "/am/", Optional.empty()).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(alertmanager.requests().get(0).path()).isEqualTo("/am/api/v2/alerts");
        assertThat(alertmanager.requests().get(0).headers()).containsEntry("authorization", "Basic dXNAZXI6cGE6c3M=")
                .containsEntry("content-type", "application/json");
    }

    @Test
    void readsTheCredentialsFileAtEachPush() throws InterruptedException, IOException {
        Path file = Files.writeString(directory.resolve("credentials"), "user:secret\n");
        post(alertmanager.url(), Optional.of(file));
        Files.writeString(file, "token-1");
        post(alertmanager.url(), Optional.of(file));
        post(alertmanager.url().replace("://", "://u:p@"), Optional.of(file));
        post(alertmanager.url(), Optional.empty());
        assertThat(alertmanager.requests()).extracting(request -> request.headers().get("authorization"))
                .containsExactly("Basic dXNlcjpzZWNyZXQ=", "Bearer token-1", "Basic dTpw", null);
    }

    @Test
    void saysWhatIsWrongWithTheCredentialsFileAndConnectsNowhere() throws InterruptedException, IOException {
        Path file = directory.resolve("credentials");
        assertThat(post(alertmanager.url(), Optional.of(file)))
                .isEqualTo(new PushAnswer(Outcome.FAILED, "credentials_file " + file + " cannot be read; check that it is mounted and readable"));
        Files.writeString(file, "a:b\nX-Other: c");
        assertThat(post(alertmanager.url(), Optional.of(file)))
                .isEqualTo(new PushAnswer(Outcome.FAILED, "credentials_file " + file + ": found no single line in it, expected user:password or a token"));
        assertThat(alertmanager.requests()).isEmpty();
    }

    @Test
    void tellsTheFirstLineOfARefusalMaskedAndCut() throws InterruptedException {
        alertmanager.answers(400, "\u001b[31m\n bad alert, see http://u:hunter2@host/x " + "y".repeat(5000) + "\nsecond line");
        PushAnswer answer = post(alertmanager.url(), Optional.empty());
        assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(answer.told()).startsWith("status 400: [31m").doesNotContain("hunter2", "\u001b", "second line").hasSizeLessThan(250);
    }

    @Test
    void tellsWhatMaySucceedSoonFromWhatNeedsSomebody() throws InterruptedException {
        assertThat(List.of(outcome(200), outcome(204), outcome(400), outcome(422), outcome(401), outcome(404), outcome(302), outcome(429), outcome(503)))
                .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.REFUSED, Outcome.REFUSED, Outcome.UNWILLING, Outcome.UNWILLING,
                        Outcome.UNWILLING, Outcome.FAILED, Outcome.FAILED);
        assertThat(post("http://127.0.0.1:" + Ports.free(), Optional.empty()).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void saysThatTheAuthoritiesCannotBeRead() throws InterruptedException, IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), "nothing");
        AlertmanagerSettings settings = new AlertmanagerSettings(List.of(), Map.of(), Duration.ofMinutes(1), Optional.empty(), Optional.of(file), Optional.empty());
        try (AlertmanagerClient client = new AlertmanagerClient(URI.create(alertmanager.url()), settings, "notify-test")) {
            PushAnswer faulty = new PushAnswer(Outcome.FAILED, "ca_file " + file + ": found no certificates in PEM, expected those of the authorities");
            assertThat(client.post(new byte[] {'[', ']'})).isEqualTo(faulty);
            assertThat(client.post(new byte[] {'[', ']'})).isEqualTo(faulty);
        }
        assertThat(alertmanager.requests()).isEmpty();
    }

    private Outcome outcome(int status) throws InterruptedException {
        alertmanager.answers(status, "");
        return post(alertmanager.url(), Optional.empty()).outcome();
    }

    private PushAnswer post(String url, Optional<Path> credentials) throws InterruptedException {
        AlertmanagerSettings settings = new AlertmanagerSettings(List.of(), Map.of(), Duration.ofMinutes(1), credentials, Optional.empty(), Optional.empty());
        try (AlertmanagerClient client = new AlertmanagerClient(URI.create(url), settings, "notify-test")) {
            return client.post("[]".getBytes(StandardCharsets.UTF_8));
        }
    }
}
