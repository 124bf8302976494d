package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.testing.HandClock;
import dev.pgvigil.testing.HttpReceiver;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReceiverTest {
    private static final String NAME = "am";
    private final HandClock clock = new HandClock();
    private final HttpReceiver alertmanager = new HttpReceiver();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final AlertmanagerSettings settings = new AlertmanagerSettings(List.of(URI.create(alertmanager.url())), Map.of());
    private final AlertmanagerClient client = new AlertmanagerClient(URI.create(alertmanager.url()), settings, "notify-test");
    private final Receiver receiver = new Receiver(NAME, client, metrics(), clock, clock);
    private final List<PushedAlert> alerts = new ArrayList<>();

    private PushMetrics metrics() {
        PushMetrics metrics = new PushMetrics(registry);
        metrics.add(NAME, clock.instant());
        return metrics;
    }

    @AfterEach
    void close() {
        client.close();
        alertmanager.close();
    }

    @Test
    void sendsAtOnceWhatIsNewAndAllOfItEveryInterval() throws InterruptedException {
        alerts.add(firing("A"));
        assertThat(tick()).containsExactly("A");
        assertThat(tick()).isEmpty();
        alerts.add(firing("B"));
        clock.advance(Duration.ofSeconds(30));
        assertThat(tick()).containsExactly("B");
        clock.advance(Duration.ofSeconds(30));
        assertThat(tick()).containsExactly("A");
        clock.advance(Duration.ofSeconds(30));
        assertThat(tick()).containsExactly("B");
        assertThat(alertmanager.requests()).allSatisfy(request -> assertThat(request.path()).isEqualTo("/api/v2/alerts"));
        assertThat(sample("pgvigil_notifications_total")).isEqualTo(4);
        assertThat(sample("pgvigil_notifications_last_success_timestamp_seconds")).isEqualTo(clock.instant().getEpochSecond());
    }

    @Test
    void sendsAnEndAtOnceAndANewBeginningToo() throws InterruptedException {
        PushedAlert first = firing("A");
        alerts.add(first);
        tick();
        clock.advance(Duration.ofSeconds(5));
        alerts.set(0, new PushedAlert(first.labels(), Map.of(), first.startsAt(), Optional.of(clock.instant())));
        assertThat(tick()).containsExactly("A");
        assertThat(last().get(0).get("endsAt").asText()).isEqualTo("2026-01-01T00:00:05Z");
        clock.advance(Duration.ofSeconds(5));
        alerts.set(0, firing("A"));
        assertThat(tick()).containsExactly("A");
        assertThat(last().get(0).get("startsAt").asText()).isEqualTo("2026-01-01T00:00:10Z");
    }

    @Test
    void triesAgainMoreAndMoreSeldomAndLosesNothing() throws InterruptedException {
        alertmanager.answers(503, "");
        alerts.add(firing("A"));
        double began = clock.instant().getEpochSecond();
        assertThat(secondsOfRequests(40)).containsExactly(0, 1, 3, 7, 15, 31);
        assertThat(sample("pgvigil_notifications_failures_total")).isEqualTo(6);
        assertThat(sample("pgvigil_notifications_waiting")).isEqualTo(1);
        assertThat(sample("pgvigil_notifications_last_success_timestamp_seconds")).isEqualTo(began);
        alerts.set(0, new PushedAlert(alerts.get(0).labels(), Map.of(), alerts.get(0).startsAt(), Optional.of(clock.instant())));
        alertmanager.answers(200, "");
        assertThat(secondsOfRequests(60)).containsExactly(23);
        assertThat(last().get(0).get("endsAt").asText()).isEqualTo("2026-01-01T00:00:40Z");
        assertThat(sample("pgvigil_notifications_waiting")).isZero();
    }

    @Test
    void asksAnUnwillingOneOnceAnInterval() throws InterruptedException {
        alertmanager.answers(401, "no");
        alerts.add(firing("A"));
        assertThat(secondsOfRequests(130)).containsExactly(0, 60, 120);
    }

    @Test
    void doesNotRepeatARefusalBeforeTheNextRound() throws InterruptedException {
        alertmanager.answers(400, "bad label");
        IntStream.range(0, 65).forEach(i -> alerts.add(firing("A" + i)));
        assertThat(secondsOfRequests(61)).containsExactly(0, 0, 60, 60);
        assertThat(sample("pgvigil_notifications_failures_total")).isEqualTo(4);
    }

    @Test
    void sendsNoFurtherBatchToOneThatIsDown() throws InterruptedException {
        alertmanager.answers(500, "");
        IntStream.range(0, 200).forEach(i -> alerts.add(firing("A" + i)));
        tick();
        assertThat(alertmanager.requests()).hasSize(1);
        assertThat(sample("pgvigil_notifications_waiting")).isEqualTo(200);
        alertmanager.answers(200, "");
        clock.advance(Duration.ofSeconds(1));
        assertThat(tick()).hasSize(200);
        assertThat(alertmanager.requests()).hasSize(5);
    }

    @Test
    void forgetsWhatIsNoLongerThere() throws InterruptedException {
        PushedAlert alert = firing("A");
        alerts.add(alert);
        tick();
        alerts.clear();
        tick();
        alerts.add(alert);
        assertThat(tick()).containsExactly("A");
    }

    /** The second of each request when time passes by as many seconds. */
    private List<Integer> secondsOfRequests(int seconds) throws InterruptedException {
        List<Integer> at = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            int before = alertmanager.requests().size();
            tick();
            for (int i = before; i < alertmanager.requests().size(); i++) {
                at.add(second);
            }
            clock.advance(Duration.ofSeconds(1));
        }
        return at;
    }

    /** Names of the alerts that are sent. */
    private List<String> tick() throws InterruptedException {
        int before = alertmanager.requests().size();
        receiver.tick(() -> List.copyOf(alerts), settings);
        return alertmanager.requests().stream().skip(before).flatMap(request -> request.body().findValuesAsText("alertname").stream()).toList();
    }

    private JsonNode last() {
        return alertmanager.requests().get(alertmanager.requests().size() - 1).body();
    }

    private PushedAlert firing(String name) {
        return new PushedAlert(Map.of("alertname", name), Map.of(), clock.instant(), Optional.empty());
    }

    private double sample(String metric) {
        return registry.getSampleValue(metric, new String[] {"alertmanager"}, new String[] {NAME});
    }
}
