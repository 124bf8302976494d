package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.MadeAlerts;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushedAlertsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private final MadeAlerts view = new MadeAlerts("orders-1");
    private final PushedAlerts pushed = new PushedAlerts(AlertmanagerSettings.NONE, Optional.of(URI.create("https://books/")),
            new Watchdog("host:9187", NOW.minusSeconds(1000)));

    @Test
    void tellsOfTheWatchdogWhenNothingFires() {
        assertThat(now()).containsExactly(new PushedAlert(
                Map.of("alertname", "PgvigilWatchdog", "severity", "info", "job", "pgvigil", "instance", "host:9187"),
                Map.of("summary", "pgvigil at host:9187 is running and its alerts arrive", "description",
                        "This alert always fires. When it ends, the process has ended or what it pushes no longer arrives: have its absence raise an alarm.",
                        "runbook_url", "https://books/PgvigilWatchdog.md"), NOW.minusSeconds(1000), Optional.empty()));
    }

    @Test
    void tellsOfAnAlertFromWhenItFiredAndNotOfAPendingOne() {
        Alert alert = MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, Map.of(), NOW.minusSeconds(60));
        view.alerts = List.of(MadeAlerts.pending(alert));
        assertThat(now()).hasSize(1);
        view.alerts = List.of(alert);
        assertThat(now().get(1)).isEqualTo(new PushedAlert(
                Map.of("alertname", "PostgreSQLDown", "severity", "critical", "job", "pgvigil", "instance", "orders-1", "cluster", "orders"),
                Map.of("summary", "PostgreSQLDown is 0.95, over 0.9", "description", "What PostgreSQLDown means",
                        "runbook_url", "https://books/PostgreSQLDown.md"), NOW.minusSeconds(60), Optional.empty()));
    }

    @Test
    void tellsForAQuarterOfAnHourThatAnAlertEnded() {
        Alert alert = MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, Map.of(), NOW.minusSeconds(5000));
        view.alerts = List.of(MadeAlerts.resolved(alert, NOW.minusSeconds(899)));
        assertThat(now().get(1).endedAt()).contains(NOW.minusSeconds(899));
        view.alerts = List.of(MadeAlerts.resolved(alert, NOW.minusSeconds(900)));
        assertThat(now()).hasSize(1);
    }

    @Test
    void endsNoAlertBeforeItBegan() {
        Alert alert = MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, Map.of(), NOW);
        view.alerts = List.of(MadeAlerts.resolved(alert, NOW.minusSeconds(30)));
        assertThat(now().get(1).endedAt()).contains(NOW);
    }

    private List<PushedAlert> now() {
        return pushed.of(List.of(new PushSource(view, "orders-1", Map.of("cluster", "orders"))), NOW);
    }
}
