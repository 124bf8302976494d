package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerReaderTest {
    @TempDir
    Path directory;
    private SettingsLoading loading;

    @BeforeEach
    void start() {
        loading = new SettingsLoading(directory);
    }

    @Test
    void listsEveryDefault() {
        assertThat(loading.file("alertmanager: {urls: []}").settings().alertmanager()).isEqualTo(AlertmanagerSettings.NONE);
        assertThat(AlertmanagerSettings.NONE.resendInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void reportsEveryFaultWithoutAPassword() {
        assertThat(loading.file("""
                targets: {a: {url: "postgresql://a/"}, b: {url: "postgresql://b/"}}
                alertmanager:
                  urls: ["http://am:9093/?token=x", "http://u:hunter2@am2:9093", "http://am2:9093/", "http://u:hunter2@/x"]
                  labels: {instance: one, severity: x}
                  resend_interval: 100ms
                  external_url: https://u:hunter2@vigil/
                """).faults()).containsExactly(
                "pgvigil.yaml:3:10: alertmanager.urls[0]: found a URL with ? or #, expected one without: /api/v2/alerts is added to it",
                "pgvigil.yaml:3:66: alertmanager.urls[2]: found a second http://am2:9093, expected each Alertmanager once",
                "pgvigil.yaml:3:86: alertmanager.urls[3]: found http://u:****@/x, expected a URL such as http://127.0.0.1:9093/",
                "pgvigil.yaml:4:22: alertmanager.labels.instance: found one instance for 2 targets, expected none: their names are their "
                        + "instances, as in /targets",
                "pgvigil.yaml:4:27: alertmanager.labels.severity: found the reserved label name severity, expected another name",
                "pgvigil.yaml:5:20: alertmanager.resend_interval: found 100ms, expected a duration from 1s to under 1h",
                "pgvigil.yaml:6:17: alertmanager.external_url: found a URL with a user, expected one without: it is shown to everybody");
    }

    @Test
    void allowsAnInstanceForTheOnlyTarget() {
        assertThat(loading.file("alertmanager: {labels: {instance: db1, job: pg}}").settings().alertmanager().labels()).containsEntry("instance", "db1");
    }
}
