package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.testing.Tools;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The alerts and dashboards that the chart carries are those of the repository. */
class ChartRulesTest {
    @TempDir
    private Path directory;

    @Test
    void thePrometheusRulesAreTheCommittedFiles() {
        Manifests manifests = Chart.render(Chart.values("sidecar"));
        Map<String, String> committed = CommittedFiles.rules();
        committed.keySet().removeAll(List.of("node.rules.yml", "compatibility.rules.yml"));
        Map<String, Object> groups = new TreeMap<>();
        manifests.of(PrometheusRule.class).forEach(rule -> groups.put(
                rule.getMetadata().getName().replace("demo-pgvigil-", "") + ".rules.yml", tree(rule.getSpec().getGroups())));
        assertThat(groups.keySet()).isEqualTo(committed.keySet());
        committed.forEach((file, text) -> assertThat(groups.get(file)).as(file).isEqualTo(tree(groups(text))));
    }

    @Test
    void anAlertThatIsSwitchedOffIsGoneAndNothingElse() {
        List<String> all = alerts(Chart.render(Chart.values("sidecar")));
        List<String> fewer = alerts(Chart.render(Chart.values("managed-database")));
        assertThat(all).contains("PostgreSQLDeadlocks");
        assertThat(fewer).isEqualTo(all.stream().filter(name -> !name.equals("PostgreSQLDeadlocks")).toList());
        assertThat(alerts(Chart.render(Chart.values("everything")))).contains("PostgreSQLNodeDiskUsed")
                .doesNotContain("PgvigilWatchdog", "PostgreSQLNodeCPUHigh");
    }

    @Test
    void forIsTheProfilesAndTheValues() {
        Manifests manifests = Chart.render(Chart.values("everything"));
        assertThat(rule(manifests, "PostgreSQLHighConnectionCount", "warning").getFor()).isEqualTo("10m");
        assertThat(rule(manifests, "PostgreSQLReplicationLag", "critical").getFor()).as("in the profile c-009").isEqualTo("2m");
        assertThat(rule(Chart.render(Chart.values("sidecar")), "PostgreSQLReplicationLag", "critical").getFor()).isEqualTo("5m");
    }

    @Test
    void linksToRunbooksAndOwnLabelsAreAdded() {
        Rule rule = rule(Chart.render(Chart.values("everything")), "PostgreSQLDown", "critical");
        assertThat(rule.getAnnotations()).containsEntry("runbook_url", "https://wiki.example/db/PostgreSQLDown.md")
                .containsEntry("dashboard", "https://grafana.example/d/pgvigil").containsKey("summary");
        assertThat(rule.getLabels()).containsEntry("team", "data").containsEntry("severity", "critical");
    }

    @Test
    void promtoolAcceptsThem() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(Tools.require("promtool", "prometheus").toString(), "check", "rules"));
        for (PrometheusRule rule : Chart.render(Chart.values("everything")).of(PrometheusRule.class)) {
            Path file = directory.resolve(rule.getMetadata().getName() + ".yml");
            words.add(Files.writeString(file, new ObjectMapper().writeValueAsString(Map.of("groups", tree(rule.getSpec().getGroups())))).toString());
        }
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(words).hasSize(3 + 7);
    }

    @Test
    void theConfigMapsAreTheCommittedDashboards() {
        Map<String, String> found = new TreeMap<>();
        for (ConfigMap map : Chart.render(Chart.values("everything")).of(ConfigMap.class)) {
            if (map.getMetadata().getLabels().containsKey("grafana_dashboard")) {
                assertThat(map.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Databases");
                assertThat(map.getData()).hasSize(1);
                found.putAll(map.getData());
            }
        }
        assertThat(found.keySet()).isEqualTo(CommittedFiles.dashboards().keySet());
        CommittedFiles.dashboards().forEach((file, text) -> assertThat(json(found.get(file))).as(file).isEqualTo(json(text)));
    }

    /** kubectl apply, and what works as it does, writes the whole of an object into an annotation, which may have 256 KiB. */
    @Test
    void everyObjectMayBeApplied() throws IOException {
        for (HasMetadata object : Chart.render(Chart.values("everything")).all()) {
            assertThat(new ObjectMapper().writeValueAsBytes(object).length).as(object.getMetadata().getName()).isLessThan(256 * 1024);
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rule rule(Manifests manifests, String alert, String severity) {
        return rules(manifests).filter(rule -> alert.equals(rule.getAlert()) && severity.equals(rule.getLabels().get("severity")))
                .findFirst().orElseThrow();
    }

    private static List<String> alerts(Manifests manifests) {
        return rules(manifests).filter(rule -> rule.getAlert() != null).map(Rule::getAlert).toList();
    }

    private static Stream<Rule> rules(Manifests manifests) {
        return manifests.of(PrometheusRule.class).stream().flatMap(rule -> rule.getSpec().getGroups().stream()).flatMap(group -> group.getRules().stream());
    }

    private static List<RuleGroup> groups(String text) {
        Map<String, List<Object>> file = new Yaml().load(text);
        return file.get("groups").stream().map(group -> Manifests.part(group, RuleGroup.class)).toList();
    }

    private static Object tree(List<RuleGroup> groups) {
        return new ObjectMapper().valueToTree(groups);
    }
}
