package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a fault on a real server, through a real Alertmanager, to a receiver that stands for PagerDuty and Slack; and back. */
@Timeout(240)
class DeliveryIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAME = "PostgreSQLMadeLockHeld";
    private static final String QUERY = """
            pg_made_lock:
              desc: Advisory locks that are held
              every: 1s
              timeout: 500ms
              sql: SELECT 'advisory' AS kind, '' AS nothing, count(*) AS held FROM pg_locks WHERE locktype = 'advisory'
              metrics:
                kind: {usage: LABEL}
                nothing: {usage: LABEL}
                held: {usage: GAUGE, description: How many}
              alerts:
                PostgreSQLMadeLockHeld:
                  above: held
                  critical: {at: 0, for: 1s}
                  keep_firing_for: 0s
                  summary: "{value} lock of kind {kind}"
            """;
    private static PgServer server;
    private final HttpReceiver pager = new HttpReceiver();
    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() {
        server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aFaultIsShownPushedAndResolvedOnceAReloadNamesAnAlertmanager() throws IOException, SQLException {
        Files.writeString(directory.resolve("mine.yaml"), QUERY);
        try (Alertmanager alertmanager = Alertmanager.notifying(pager.url()); TestSidecar sidecar = TestSidecar.start(directory, settings("", ""))) {
            assertThat(sidecar.scrape().body()).doesNotContain("pgvigil_notifications_total{");
            Files.writeString(directory.resolve("pgvigil.yaml"), settings(", labels: {cluster: orders}", pushing(alertmanager))
                    + "web: {listen: \"127.0.0.1:0\"}\n");
            assertThat(sidecar.reload().statusCode()).isEqualTo(200);
            try (Connection holder = server.connection("postgres")) {
                holder.createStatement().execute("SELECT pg_advisory_lock(4711)");
                await().atMost(SOON).untilAsserted(() -> assertThat(told()).contains("PgvigilWatchdog firing", NAME + " firing"));
                JsonNode alert = notified().get(0).at("/alerts/0");
                assertThat(alert.get("labels").toString()).isEqualTo("{\"alertname\":\"" + NAME + "\",\"cluster\":\"orders\",\"instance\":\"main\","
                        + "\"job\":\"postgres\",\"kind\":\"advisory\",\"severity\":\"critical\"}");
                assertThat(alert.at("/annotations/summary").asText()).isEqualTo("1 lock of kind advisory");
                assertThat(alert.at("/annotations/runbook_url").asText()).isEqualTo("https://books.example.org/" + NAME + ".md");
                JsonNode shown = new ObjectMapper().readTree(sidecar.get("/alerts?format=json").body()).at("/targets/0/alerts/0");
                assertThat(shown.at("/alertname").asText() + " " + shown.at("/state").asText() + " " + shown.at("/threshold_layer").asText())
                        .startsWith(NAME + " firing ").endsWith("mine.yaml");
                assertThat(sidecar.get("/").body()).contains("alerts: 1 critical</a>");
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(told()).contains(NAME + " resolved"));
            assertThat(told()).containsOnlyOnce(NAME + " firing", NAME + " resolved").doesNotContain("PgvigilWatchdog resolved");
            assertThat(sidecar.get("/alerts").body()).contains("critical, resolved");
            assertThat(sidecar.scrape().sum("pgvigil_notifications_total").orElse(0)).isGreaterThan(2);
        }
    }

    @Test
    void isOneNotificationTogetherWithPrometheus() throws IOException, SQLException {
        Files.writeString(directory.resolve("mine.yaml"), QUERY);
        try (Alertmanager alertmanager = Alertmanager.notifying(pager.url());
                TestSidecar sidecar = TestSidecar.start(directory, settings(", labels: {cluster: orders}", pushing(alertmanager)));
                Prometheus prometheus = Prometheus.with(prometheus(alertmanager, sidecar.port()))) {
            await().atMost(SOON).until(() -> prometheus.value("pg_made_lock_held") == 0);
            try (Connection holder = server.connection("postgres")) {
                holder.createStatement().execute("SELECT pg_advisory_lock(4711)");
                await().atMost(SOON).untilAsserted(() -> assertThat(told()).contains(NAME + " firing"));
                await().atMost(SOON).until(() -> prometheus.value("ALERTS{alertname='" + NAME + "', alertstate='firing'}") == 1);
                double sent = sidecar.scrape().sum("pgvigil_notifications_total").orElse(0);
                await().atMost(SOON).until(() -> sidecar.scrape().sum("pgvigil_notifications_total").orElse(0) > sent + 3);
                assertThat(alertmanager.alerts().findValuesAsText("alertname")).containsOnlyOnce(NAME);
                assertThat(told()).containsOnlyOnce(NAME + " firing");
            }
            await().atMost(SOON).until(() -> prometheus.query("ALERTS").isEmpty() && told().contains(NAME + " resolved"));
            assertThat(told()).containsOnlyOnce(NAME + " firing");
        }
    }

    /** What has come, in order: {@code PostgreSQLDown firing}. */
    private List<String> told() {
        return pager.requests().stream().map(HttpReceiver.Request::body)
                .map(body -> body.at("/groupLabels/alertname").asText() + " " + body.get("status").asText()).toList();
    }

    private List<JsonNode> notified() {
        return pager.requests().stream().map(HttpReceiver.Request::body).filter(body -> body.at("/groupLabels/alertname").asText().equals(NAME)).toList();
    }

    private static String settings(String ofTarget, String more) {
        return "targets:\n  main: {url: \"" + Monitor.url(server) + "\", password: \"" + Monitor.PASSWORD + "\"" + ofTarget + "}\n"
                + "queries: {preset: none, files: [mine.yaml]}\nrunbooks: https://books.example.org/\n" + more;
    }

    private static String pushing(Alertmanager alertmanager) {
        return "alertmanager: {urls: [\"" + alertmanager.url() + "\"], labels: {job: postgres}, resend_interval: 5s}\n";
    }

    private String prometheus(Alertmanager alertmanager, int port) throws IOException {
        Path rules = Files.writeString(directory.resolve("made.rules.yml"), """
                groups:
                - name: made
                  rules:
                  - alert: %1$s
                    expr: |
                      pg_made_lock_held
                      > on (job, instance) group_left ()
                      max by (job, instance) (pg_alert_threshold{alert="%1$s", severity="critical"})
                    for: 1s
                    labels: {severity: critical}
                """.formatted(NAME));
        return """
                rule_files: ['%s']
                alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
                scrape_configs:
                - job_name: postgres
                  static_configs: [{targets: ['127.0.0.1:%d'], labels: {instance: main, cluster: orders}}]
                """.formatted(rules, alertmanager.url().replace("http://", ""), port);
    }
}
