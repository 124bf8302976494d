package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.testing.Alertmanager;
import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Prometheus;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a fault of a real server to those who are told: pgvigil, a real Prometheus and a real Alertmanager with the committed rules and
 * configurations, of which durations are shortened and addresses changed only. One receiver stands for PagerDuty, Slack and the dead man's switch.
 */
@Timeout(300)
class FaultToPagerIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String THRESHOLDS = ", thresholds: {PostgreSQLIdleInTransaction: {warning: {at: 1}}}}";
    @TempDir
    private Path directory;
    private PgServer server;
    private TestSidecar sidecar;
    private String instance;
    private HttpReceiver receiver;
    private Alertmanager alertmanager;
    private Prometheus prometheus;

    @BeforeEach
    void start() throws IOException {
        server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
        sidecar = TestSidecar.start(directory, Monitor.settings(server, "").replace("}\n", THRESHOLDS + "\n"));
        instance = "127.0.0.1:" + sidecar.port();
        receiver = new HttpReceiver().answers(200, "ok");
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        alertmanager = Alertmanager.with(CommittedAlertmanager.pointedAt(receiver.url(), secrets));
        prometheus = Prometheus.with(prometheusConfig());
        await().atMost(SOON).ignoreExceptions().until(() -> prometheus.value("pg_up") == 1 && prometheus.value("count(pg_alert_threshold) > bool 10") == 1);
    }

    @AfterEach
    void stop() {
        Stream.of(prometheus, alertmanager, receiver, sidecar, server).filter(Objects::nonNull).forEach(FaultToPagerIT::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerThatDiesPagesOnceAndItsReturnResolves() {
        server.kill9();
        JsonNode page = await().atMost(SOON).until(() -> pages("trigger", "PostgreSQLDown"), found -> !found.isEmpty()).get(0);
        assertThat(page.path("routing_key").asText()).isEqualTo("a routing key");
        JsonNode payload = page.path("payload");
        assertThat(payload.path("summary").asText()).isEqualTo("[FIRING] PostgreSQLDown in orders on " + instance + ": PostgreSQL does not answer");
        assertThat(payload.path("severity").asText()).isEqualTo("critical");
        assertThat(payload.path("group").asText()).isEqualTo("orders");
        assertThat(payload.path("custom_details").path("runbook").asText()).endsWith("/PostgreSQLDown.md");
        assertThat(payload.path("custom_details").path("alerts").asText()).contains("PostgreSQL does not answer", "instance=" + instance);
        assertThat(pages("resolve", "PostgreSQLDown")).isEmpty();
        server.startAgain();
        JsonNode end = await().atMost(SOON).until(() -> ended(page), found -> !found.isEmpty()).get(0);
        assertThat(end.path("routing_key")).isEqualTo(page.path("routing_key"));
        assertThat(pages("trigger", "PostgreSQLDown")).as("one page for one fault").hasSize(1);
        assertThat(posts("/slack").findAny()).as("symptoms of a server that is down").satisfies(FaultToPagerIT::isNoSymptom);
    }

    /** The stray post, if any, is about something that does not follow from the server's end. */
    private static void isNoSymptom(Optional<JsonNode> post) {
        post.ifPresent(found -> assertThat(found.toString()).doesNotContain("PgvigilQuery"));
    }

    @Test
    void aWarningGoesToSlackWithItsValueAndRunbookAndThenItsEnd() throws SQLException {
        try (Connection idle = server.connection("postgres")) {
            idle.setAutoCommit(false);
            idle.createStatement().execute("SELECT 1");
            JsonNode message = await().atMost(SOON).until(() -> messages("[FIRING] PostgreSQLIdleInTransaction"), found -> !found.isEmpty()).get(0);
            JsonNode attachment = message.path("attachments").path(0);
            assertThat(message.path("channel").asText()).isEqualTo("#postgresql");
            assertThat(attachment.path("title").asText()).startsWith("[FIRING] PostgreSQLIdleInTransaction in orders on " + instance + ": A session has been idle in transaction for ");
            assertThat(attachment.path("text").asText()).contains("limit 1s").contains("Runbook: ").contains("/PostgreSQLIdleInTransaction.md");
            assertThat(attachment.path("color").asText()).isEqualTo("warning");
            idle.rollback();
        }
        JsonNode end = await().atMost(SOON).until(() -> messages("[RESOLVED] PostgreSQLIdleInTransaction"), found -> !found.isEmpty()).get(0);
        assertThat(end.path("attachments").path(0).path("color").asText()).isEqualTo("good");
        assertThat(pages("trigger", "PostgreSQLIdleInTransaction")).isEmpty();
    }

    @Test
    void aPgvigilThatIsGonePagesAndTheDeadMansSwitchIsFedMeanwhile() {
        sidecar.close();
        JsonNode page = await().atMost(SOON).until(() -> pages("trigger", "PgvigilDown"), found -> !found.isEmpty()).get(0);
        assertThat(page.path("payload").path("summary").asText()).contains("pgvigil on " + instance + " does not answer");
        assertThat(pages("trigger", "PostgreSQLDown")).as("of which nothing is known").isEmpty();
        // Prometheus may know its Alertmanager later than what fires from the start, and says it again after a minute.
        int before = await().atMost(Duration.ofSeconds(120)).until(this::fed, times -> times > 0);
        await().atMost(Duration.ofSeconds(150)).until(() -> fed() > before);
    }

    /** Posts to the dead man's switch, which know the token. */
    private int fed() {
        return (int) receiver.requests().stream().filter(request -> request.path().equals("/deadman/prometheus"))
                .filter(request -> "Bearer a token".equals(request.headers().get("authorization"))).count();
    }

    private List<JsonNode> pages(String action, String alert) {
        return posts("/pagerduty").filter(post -> post.path("event_action").asText().equals(action))
                .filter(post -> post.path("payload").path("class").asText().equals(alert)).toList();
    }

    /** The ends of what a page began. */
    private List<JsonNode> ended(JsonNode page) {
        return posts("/pagerduty").filter(post -> post.path("event_action").asText().equals("resolve"))
                .filter(post -> post.path("dedup_key").equals(page.path("dedup_key"))).toList();
    }

    private List<JsonNode> messages(String title) {
        return posts("/slack").filter(post -> post.path("attachments").path(0).path("title").asText().startsWith(title)).toList();
    }

    private Stream<JsonNode> posts(String path) {
        return receiver.requests().stream().filter(request -> request.path().startsWith(path)).map(HttpReceiver.Request::body);
    }

    /** The committed one, without its intervals. */
    private String prometheusConfig() throws IOException {
        Path rules = Files.createDirectory(directory.resolve("rules"));
        for (Path file : AlertingRule.files(".rules.yml")) {
            Files.writeString(rules.resolve(file.getFileName()), Files.readString(file).replaceAll("(?m)^( +(?:keep_firing_)?for): .*$", "$1: 2s"));
        }
        String committed = Files.readString(Path.of("deploy/prometheus/prometheus.yml"));
        return committed.substring(committed.indexOf("rule_files:")).replace("rules/*.rules.yml", rules + "/*.rules.yml")
                .replace("127.0.0.1:9093", alertmanager.url().substring("http://".length()))
                .replace("\"db1.example.org:9187\", \"db2.example.org:9187\"", "'" + instance + "'")
                .replaceAll("\"db[12]\\.example\\.org:9100\",? ?", "");
    }
}
