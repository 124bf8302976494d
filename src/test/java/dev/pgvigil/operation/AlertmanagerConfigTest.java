package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed configurations of Alertmanager and Prometheus, by their own tools. */
class AlertmanagerConfigTest {
    @TempDir
    private Path directory;

    @Test
    void alertmanagerAcceptsIt() {
        assertThat(Words.amtool("check-config", CommittedAlertmanager.FILE.toString())).contains("SUCCESS", "1 templates");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alertname=PostgreSQLDown severity=critical job=postgres instance=a:9187 | pagerduty
            alertname=PostgreSQLNoPrimary severity=critical cluster=orders | pagerduty
            alertname=PgvigilDown severity=critical instance=a:9187 | pagerduty
            alertname=PostgreSQLDeadlocks severity=warning instance=a:9187 | slack
            alertname=PostgreSQLRestarted severity=info instance=a:9187 | slack-events
            alertname=PgvigilWatchdog severity=info | watchdog
            alertname=PgvigilWatchdog severity=info instance=a:9187 | watchdog-push
            alertname=SomebodyElses | slack
            """)
    void goesTo(String labels, String receiver) {
        String[] words = ("config routes test --config.file=" + CommittedAlertmanager.FILE + " " + labels.strip()).split(" ");
        assertThat(Words.amtool(words).lines().reduce((first, last) -> last)).as("after warnings").hasValue(receiver.strip());
    }

    @Test
    void holdsNoSecret() throws IOException {
        String text = Files.readString(CommittedAlertmanager.FILE);
        assertThat(text).doesNotContainPattern("(?m)^ *-? *(routing_key|service_key|api_url|credentials|password|bearer_token): ");
        assertThat(text.replaceAll("https://deadman\\.example\\.org/\\w+", "")).doesNotContain("://");
    }

    /** Else critical of one object would silence the warning of another. */
    @Test
    void everyLabelThatTellsObjectsApartIsCompared() {
        List<String> compared = AlertingRule.list(AlertingRule.yaml(CommittedAlertmanager.FILE), "inhibit_rules").stream().skip(2)
                .flatMap(rule -> ((List<?>) rule.get("equal")).stream()).map(Object::toString).toList();
        assertThat(compared).contains("alertname", "cluster", "job", "instance");
        Set<String> needed = DefinedAlerts.RULES.stream().filter(rule -> rule.metrics().containsKey(Severity.CRITICAL) && rule.metrics().size() > 1)
                .flatMap(rule -> rule.metrics().values().stream()).distinct()
                .flatMap(metric -> DefinedAlerts.CATALOGUE.metric(metric).orElseThrow(() -> new AssertionError(metric)).labels().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(needed).contains("datname").isSubsetOf(compared);
    }

    @ParameterizedTest
    @CsvSource({"prometheus.yml", "prometheus-fleet.yml"})
    void prometheusAcceptsItWithAllRules(String name) throws IOException {
        Path rules = Files.createDirectories(directory.resolve("rules"));
        for (Path file : AlertingRule.files(".rules.yml")) {
            Files.copy(file, rules.resolve(file.getFileName()));
        }
        Path config = Files.copy(Path.of("deploy/prometheus", name), directory.resolve(name));
        assertThat(Words.promtool("check", "config", config.toString()))
                .contains("SUCCESS: " + AlertingRule.files(".rules.yml").size() + " rule files found");
    }
}
