package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.Alertmanager;
import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.MadeAlerts;
import dev.pgvigil.testing.Prometheus;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real Alertmanagers are told of alerts and notify a receiver that stands for PagerDuty and Slack. */
@Timeout(240)
class AlertmanagerIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAME = "PostgreSQLConnectionsHigh";
    private static final Optional<URI> RUNBOOKS = Optional.of(URI.create("https://books.example.org/"));
    private final MadeAlerts view = new MadeAlerts("orders-1");
    private final CollectorRegistry registry = new CollectorRegistry();
    private final AlertmanagerPush push = new AlertmanagerPush(() -> List.of(new PushSource(view, "orders-1", Map.of("cluster", "orders"))), "host:9187",
            Clock.systemUTC(), System::nanoTime, registry);
    private final HttpReceiver pager = new HttpReceiver();
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        push.close();
        pager.close();
    }

    @Test
    void notifiesOfAnAlertAndOfItsEnd() {
        try (Alertmanager alertmanager = Alertmanager.notifying(pager.url())) {
            push.move(settings(alertmanager), RUNBOOKS);
            Alert alert = MadeAlerts.firing(NAME, Severity.CRITICAL, Map.of("datname", "app"), Instant.now());
            view.alerts = List.of(alert);
            await().atMost(SOON).until(() -> count(pager, NAME, "firing") == 1 && count(pager, "PgvigilWatchdog", "firing") == 1);
            JsonNode told = notifications(pager, NAME).toList().get(0);
            assertThat(told.at("/alerts/0/labels").toString()).isEqualTo("{\"alertname\":\"" + NAME + "\",\"cluster\":\"orders\",\"datname\":\"app\","
                    + "\"instance\":\"orders-1\",\"job\":\"postgres\",\"severity\":\"critical\"}");
            assertThat(told.at("/alerts/0/annotations").toString()).isEqualTo("{\"description\":\"What " + NAME + " means\",\"runbook_url\":\""
                    + "https://books.example.org/" + NAME + ".md\",\"summary\":\"" + NAME + " is 0.95, over 0.9\"}");
            assertThat(told.at("/alerts/0/generatorURL").asText()).isEqualTo("https://vigil.example.org/alerts");
            assertThat(Instant.parse(told.at("/alerts/0/startsAt").asText())).isEqualTo(alert.firedAt().orElseThrow());
            Instant end = Instant.now();
            view.alerts = List.of(MadeAlerts.resolved(alert, end));
            await().atMost(SOON).until(() -> count(pager, NAME, "resolved") == 1);
            assertThat(alertmanager.alerts().findValuesAsText("alertname")).containsExactly("PgvigilWatchdog");
            assertThat(count(pager, NAME, "firing")).isEqualTo(1);
        }
    }

    @Test
    void losesNothingWhileTheAlertmanagerIsAway() {
        try (Alertmanager alertmanager = Alertmanager.notifying(pager.url())) {
            push.move(settings(alertmanager), RUNBOOKS);
            Alert before = MadeAlerts.firing(NAME, Severity.CRITICAL, Map.of(), Instant.now());
            view.alerts = List.of(before);
            await().atMost(SOON).until(() -> count(pager, NAME, "firing") == 1);
            // Only what it has written down does an Alertmanager know after a restart: by the next notification it has.
            Alert between = MadeAlerts.firing("PostgreSQLBetween", Severity.CRITICAL, Map.of(), Instant.now());
            view.alerts = List.of(before, between);
            await().atMost(SOON).until(() -> count(pager, "PostgreSQLBetween", "firing") == 1);
            alertmanager.stop();
            view.alerts = List.of(between, MadeAlerts.firing("PostgreSQLOther", Severity.WARNING, Map.of(), Instant.now()),
                    MadeAlerts.resolved(before, Instant.now()));
            await().atMost(SOON).until(() -> sample("pgvigil_notifications_failures_total", alertmanager) > 1);
            alertmanager.startAgain();
            await().atMost(SOON).untilAsserted(() -> assertThat(told(pager)).containsOnlyOnce(NAME + " firing", NAME + " resolved",
                    "PostgreSQLOther firing"));
            await().atMost(SOON).until(() -> sample("pgvigil_notifications_waiting", alertmanager) == 0);
        }
    }

    @Test
    void tellsEachOfTwoAlertmanagers() {
        try (HttpReceiver other = new HttpReceiver(); Alertmanager first = Alertmanager.notifying(pager.url());
                Alertmanager second = Alertmanager.notifying(other.url())) {
            push.move(settings(first, second), RUNBOOKS);
            view.alerts = List.of(MadeAlerts.firing(NAME, Severity.CRITICAL, Map.of(), Instant.now()));
            await().atMost(SOON).until(() -> count(pager, NAME, "firing") == 1 && count(other, NAME, "firing") == 1);
        }
    }

    @Test
    void isOneNotificationTogetherWithARuleOfPrometheus() throws IOException {
        try (Page page = new Page(); Alertmanager alertmanager = Alertmanager.notifying(pager.url());
                Prometheus prometheus = Prometheus.with(prometheus(alertmanager, page.port()))) {
            await().atMost(SOON).until(() -> count(pager, NAME, "firing") == 1);
            assertThat(generator(alertmanager)).doesNotContain("vigil.example.org");
            Alert alert = MadeAlerts.firing(NAME, Severity.CRITICAL, Map.of("datname", "app", "usename", ""), Instant.now());
            view.alerts = List.of(alert);
            push.move(settings(alertmanager), RUNBOOKS);
            await().atMost(SOON).until(() -> generator(alertmanager).equals("https://vigil.example.org/alerts")
                    && sample("pgvigil_notifications_total", alertmanager) > 6);
            assertThat(named(alertmanager)).hasSize(1);
            assertThat(notifications(pager, NAME)).hasSize(1);
            page.value = "0.1";
            view.alerts = List.of(MadeAlerts.resolved(alert, Instant.now()));
            await().atMost(SOON).until(() -> count(pager, NAME, "resolved") == 1 && prometheus.query("ALERTS").isEmpty());
            assertThat(notifications(pager, NAME)).hasSize(2);
        }
    }

    private String prometheus(Alertmanager alertmanager, int page) throws IOException {
        Path rules = Files.writeString(directory.resolve("test.rules.yml"), """
                groups:
                - name: test
                  rules:
                  - alert: %1$s
                    expr: |
                      pg_made_ratio
                      > on (job, instance) group_left ()
                      max by (job, instance) (pg_alert_threshold{alert="%1$s", severity="critical"})
                    labels: {severity: critical}
                    annotations: {summary: '{{ $value }}'}
                """.formatted(NAME));
        return """
                rule_files: ['%s']
                alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
                scrape_configs:
                - job_name: postgres
                  static_configs: [{targets: ['127.0.0.1:%d'], labels: {instance: orders-1, cluster: orders}}]
                """.formatted(rules, alertmanager.url().replace("http://", ""), page);
    }

    /** A page with one series and its threshold. */
    private static final class Page implements AutoCloseable {
        private volatile String value = "0.95";
        private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);

        private Page() throws IOException {
            server.createContext("/", exchange -> {
                byte[] body = ("pg_made_ratio{datname=\"app\",usename=\"\"} " + value + "\npg_alert_threshold{alert=\"" + NAME
                        + "\",severity=\"critical\"} 0.9\n").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        private int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static AlertmanagerSettings settings(Alertmanager... alertmanagers) {
        return new AlertmanagerSettings(Stream.of(alertmanagers).map(one -> URI.create(one.url())).toList(), Map.of("job", "postgres"),
                Duration.ofSeconds(5), Optional.empty(), Optional.empty(), Optional.of(URI.create("https://vigil.example.org")));
    }

    private double sample(String metric, Alertmanager alertmanager) {
        return registry.getSampleValue(metric, new String[] {"alertmanager"}, new String[] {alertmanager.url()});
    }

    private static List<JsonNode> named(Alertmanager alertmanager) {
        return StreamSupport.stream(alertmanager.alerts().spliterator(), false).filter(alert -> alert.at("/labels/alertname").asText().equals(NAME)).toList();
    }

    private static String generator(Alertmanager alertmanager) {
        return named(alertmanager).get(0).get("generatorURL").asText();
    }

    /** What has come, in order: {@code PostgreSQLDown firing}. */
    private static List<String> told(HttpReceiver receiver) {
        return receiver.requests().stream().map(HttpReceiver.Request::body)
                .map(body -> body.at("/groupLabels/alertname").asText() + " " + body.get("status").asText()).toList();
    }

    private static long count(HttpReceiver receiver, String name, String status) {
        return notifications(receiver, name).filter(told -> told.get("status").asText().equals(status)).count();
    }

    private static Stream<JsonNode> notifications(HttpReceiver receiver, String name) {
        return receiver.requests().stream().map(HttpReceiver.Request::body).filter(body -> body.at("/groupLabels/alertname").asText().equals(name));
    }
}
