package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.MadeAlerts;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AlertmanagerPushTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final MadeAlerts view = new MadeAlerts("orders-1");
    private final CollectorRegistry registry = new CollectorRegistry();
    private final AlertmanagerPush push = new AlertmanagerPush(() -> List.of(new PushSource(view, "orders-1", Map.of())), "host:9187", Clock.systemUTC(),
            System::nanoTime, registry);
    private final HttpReceiver first = new HttpReceiver();
    private final HttpReceiver second = new HttpReceiver();

    @AfterEach
    void close() {
        push.close();
        first.close();
        second.close();
    }

    @Test
    void doesNothingWithoutAnAlertmanager() {
        push.move(AlertmanagerSettings.NONE, Optional.empty());
        assertThat(threads()).isEmpty();
        assertThat(Collections.list(registry.metricFamilySamples())).allSatisfy(family -> assertThat(family.samples).isEmpty());
    }

    @Test
    void oneThatHangsHoldsUpNoOther() {
        first.hangs();
        push.move(settings(first.url(), second.url()), Optional.empty());
        await().atMost(SOON).until(() -> first.requests().size() == 1 && second.requests().size() == 1);
        view.alerts = List.of(MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, Map.of(), Instant.now()));
        await().atMost(SOON).until(() -> names(second).contains("PostgreSQLDown"));
        assertThat(names(first)).doesNotContain("PostgreSQLDown");
        long began = System.nanoTime();
        push.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(threads()).isEmpty();
    }

    @Test
    void anotherConfigurationTakesEffectAndOneThatStaysIsNotToldAnew() {
        push.move(settings(first.url()), Optional.empty());
        await().atMost(SOON).until(() -> counted(first) == 1);
        push.move(settings(first.url(), second.url()), Optional.empty());
        await().atMost(SOON).until(() -> counted(second) == 1);
        view.alerts = List.of(MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, Map.of(), Instant.now()));
        await().atMost(SOON).until(() -> names(first).contains("PostgreSQLDown") && names(second).contains("PostgreSQLDown"));
        assertThat(names(first)).containsExactly("PgvigilWatchdog", "PostgreSQLDown");
        push.move(settings(second.url()), Optional.empty());
        assertThat(registry.getSampleValue("pgvigil_notifications_total", new String[] {"alertmanager"}, new String[] {first.url()})).isNull();
        push.move(AlertmanagerSettings.NONE, Optional.empty());
        assertThat(threads()).isEmpty();
    }

    @Test
    void endsNothingThatFiresWhenItCloses() {
        view.alerts = List.of(MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, Map.of(), Instant.now()));
        push.move(settings(first.url()), Optional.empty());
        await().atMost(SOON).until(() -> names(first).contains("PostgreSQLDown"));
        push.close();
        assertThat(first.requests()).allSatisfy(request -> request.body().forEach(alert ->
                assertThat(Instant.parse(alert.get("endsAt").asText())).isAfter(Instant.now().plusSeconds(60))));
        assertThat(Collections.list(registry.metricFamilySamples())).isEmpty();
        push.move(settings(first.url()), Optional.empty());
        assertThat(threads()).isEmpty();
    }

    @Test
    void countsUnderAnAddressWithoutItsUser() {
        push.move(settings(first.url().replace("://", "://user:hunter2@") + "/am"), Optional.empty());
        await().atMost(SOON).until(() -> registry.getSampleValue("pgvigil_notifications_total", new String[] {"alertmanager"},
                new String[] {first.url() + "/am"}) == 1);
    }

    private double counted(HttpReceiver receiver) {
        return registry.getSampleValue("pgvigil_notifications_total", new String[] {"alertmanager"}, new String[] {receiver.url()});
    }

    private static List<String> names(HttpReceiver receiver) {
        return receiver.requests().stream().flatMap(request -> request.body().findValuesAsText("alertname").stream()).toList();
    }

    private static AlertmanagerSettings settings(String... urls) {
        return new AlertmanagerSettings(Stream.of(urls).map(URI::create).toList(), Map.of());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.matches("notify-\\d+")).toList();
    }
}
