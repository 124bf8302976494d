package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.MadeAlerts;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushedLabelsTest {
    @Test
    void carriesWhatARuleOfPrometheusWould() {
        assertThat(labels(Map.of(), Map.of("datname", "app"), Map.of("cluster", "orders"))).isEqualTo(Map.of("alertname", "PostgreSQLDown",
                "severity", "critical", "job", "pgvigil", "instance", "orders-1", "datname", "app", "cluster", "orders"));
    }

    @Test
    void takesJobAndInstanceFromTheSettings() {
        assertThat(labels(Map.of("job", "postgres", "instance", "db1:9187"), Map.of(), Map.of())).isEqualTo(Map.of("alertname", "PostgreSQLDown",
                "severity", "critical", "job", "postgres", "instance", "db1:9187"));
    }

    @Test
    void letsConfiguredLabelsGiveWayAsExternalLabelsDo() {
        assertThat(labels(Map.of("datname", "x", "region", "eu"), Map.of("datname", "app"), Map.of())).containsEntry("datname", "app")
                .containsEntry("region", "eu");
    }

    @Test
    void pushesALabelOfTheSeriesAsideForTheTargetsOwnAsAScrapeDoes() {
        assertThat(labels(Map.of(), Map.of("cluster", "from the server"), Map.of("cluster", "orders")))
                .containsEntry("cluster", "orders").containsEntry("exported_cluster", "from the server");
    }

    @Test
    void leavesOutLabelsWithoutAValue() {
        assertThat(labels(Map.of("region", ""), Map.of("datname", ""), Map.of("team", ""))).containsOnlyKeys("alertname", "severity", "job", "instance");
    }

    @Test
    void namesAProcessByItsOwnInstance() {
        assertThat(new PushedLabels(Map.of("instance", "orders-1", "job", "postgres", "region", "eu")).ofProcess("PgvigilWatchdog", Severity.INFO, "host:9187"))
                .isEqualTo(Map.of("alertname", "PgvigilWatchdog", "severity", "info", "job", "postgres", "instance", "host:9187", "region", "eu"));
    }

    private static Map<String, String> labels(Map<String, String> configured, Map<String, String> series, Map<String, String> target) {
        return new PushedLabels(configured).of(MadeAlerts.firing("PostgreSQLDown", Severity.CRITICAL, series, Instant.EPOCH), "orders-1", target);
    }
}
