package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.testing.Alertmanager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which alerts silence which others, by a real Alertmanager with the committed configuration. */
@Timeout(120)
class InhibitionIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CONTROL = List.of("alertname=PostgreSQLDown severity=critical instance=control",
            "alertname=PostgreSQLRestarted severity=info instance=control");
    @TempDir
    private Path secrets;
    private Alertmanager alertmanager;

    @BeforeEach
    void start() {
        alertmanager = Alertmanager.with(CommittedAlertmanager.pointedAt("http://127.0.0.1:9", secrets));
    }

    @AfterEach
    void stop() {
        alertmanager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cluster=orders "})
    void aServerThatIsDownSilencesItsOwnSymptomsAndNoOtherServers(String cluster) throws Exception {
        post(cluster + "alertname=PostgreSQLDown severity=critical job=postgres instance=a",
                cluster + "alertname=PostgreSQLStandbyNotStreaming severity=critical job=postgres instance=a pod=db-0",
                cluster + "alertname=PgvigilQueryStale severity=warning job=postgres instance=a query=pg_locks",
                cluster + "alertname=PostgreSQLDiskFilling severity=critical job=postgres instance=a",
                cluster + "alertname=PgvigilReloadFailed severity=warning job=postgres instance=a",
                cluster + "alertname=PostgreSQLStandbyNotStreaming severity=critical job=postgres instance=b",
                cluster + "alertname=PostgreSQLStandbyNotStreaming severity=critical job=second instance=a",
                "cluster=other alertname=PostgreSQLStandbyNotStreaming severity=critical job=postgres instance=a",
                cluster + "alertname=PostgreSQLNoPrimary severity=critical system_identifier=71");
        assertSilenced(
                cluster + "alertname=PostgreSQLStandbyNotStreaming severity=critical job=postgres instance=a pod=db-0",
                cluster + "alertname=PgvigilQueryStale severity=warning job=postgres instance=a query=pg_locks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cluster=orders "})
    void aServerThatIsDownWithoutInstanceSilencesNobody(String cluster) throws Exception {
        post(cluster + "alertname=PostgreSQLDown severity=critical job=postgres",
                cluster + "alertname=PostgreSQLNoPrimary severity=critical job=postgres");
        assertSilenced();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cluster=orders "})
    void criticalSilencesTheWarningOfTheSameObjectOnly(String cluster) throws Exception {
        String lag = cluster + "alertname=PostgreSQLVacuumLag job=postgres instance=a ";
        post(lag + "severity=critical datname=app", lag + "severity=warning datname=app", lag + "severity=warning datname=web",
                cluster + "alertname=PostgreSQLVacuumLag severity=warning job=postgres instance=b datname=app",
                cluster + "alertname=PostgreSQLHighConnectionCount severity=critical job=postgres instance=a",
                cluster + "alertname=PostgreSQLHighConnectionCount severity=warning job=postgres instance=a",
                cluster + "alertname=PostgreSQLLongStatement severity=warning job=postgres instance=a",
                "cluster=other alertname=PostgreSQLHighConnectionCount severity=warning job=postgres instance=a");
        assertSilenced(lag + "severity=warning datname=app",
                cluster + "alertname=PostgreSQLHighConnectionCount severity=warning job=postgres instance=a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cluster=orders "})
    void pgvigilThatIsDownSilencesWhatCanWait(String cluster) throws Exception {
        post(cluster + "alertname=PgvigilDown severity=critical job=postgres instance=a",
                cluster + "alertname=PostgreSQLIndexBloat severity=warning job=postgres instance=a datname=app",
                cluster + "alertname=PostgreSQLDown severity=critical job=postgres instance=a",
                cluster + "alertname=PgvigilWatchdog severity=info job=postgres instance=a",
                cluster + "alertname=PostgreSQLIndexBloat severity=warning job=postgres instance=b datname=app");
        assertSilenced(cluster + "alertname=PostgreSQLIndexBloat severity=warning job=postgres instance=a datname=app");
    }

    /** After these, a pair of which one silences the other: once that is seen, all before it have been judged. */
    private void post(String... alerts) throws IOException, InterruptedException {
        List<Map<String, Map<String, String>>> body = Stream.concat(Stream.of(alerts), CONTROL.stream())
                .map(alert -> Map.of("labels", labels(alert))).toList();
        HttpRequest request = HttpRequest.newBuilder(URI.create(alertmanager.url() + "/api/v2/alerts")).timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))).build();
        assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private static Map<String, String> labels(String alert) {
        Map<String, String> labels = new TreeMap<>();
        for (String label : alert.split(" ")) {
            labels.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
        }
        return labels;
    }

    private void assertSilenced(String... alerts) {
        await().atMost(Duration.ofSeconds(60)).until(() -> silenced().containsAll(CONTROL.subList(1, 2).stream().map(InhibitionIT::labels).toList()));
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(silenced())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(alerts), CONTROL.stream().skip(1)).map(InhibitionIT::labels).toList()));
    }

    /** The labels of the alerts that another one silences. */
    private List<Map<String, String>> silenced() {
        List<Map<String, String>> silenced = new ArrayList<>();
        for (JsonNode alert : alertmanager.alerts()) {
            if (!alert.path("status").path("inhibitedBy").isEmpty()) {
                Map<String, String> labels = new TreeMap<>();
                alert.path("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
                silenced.add(labels);
            }
        }
        return silenced;
    }
}
