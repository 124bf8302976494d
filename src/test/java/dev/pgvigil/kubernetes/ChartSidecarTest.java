package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart beside a server: as a snippet, and included by the server's own chart. */
class ChartSidecarTest {
    private static final String PARENT = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: orders, labels: {app.kubernetes.io/name: orders}}
            spec:
              serviceName: orders
              selector: {matchLabels: {app.kubernetes.io/name: orders}}
              template:
                metadata: {labels: {app.kubernetes.io/name: orders}}
                spec:
                  automountServiceAccountToken: false
                  containers:
                    {{- include "pgvigil.sidecar.containers" .Subcharts.pgvigil | nindent 8 }}
                  volumes:
                    - {name: socket, emptyDir: {}}
                    {{- include "pgvigil.sidecar.volumes" .Subcharts.pgvigil | nindent 8 }}
            """;
    @TempDir
    private Path directory;

    /** No probe, for one that fails would restart pgvigil, and a container that is not running makes its pod, the database's, unready. */
    @Test
    void hasNoProbeOfAnyKind() {
        Container container = Snippet.of(Chart.render(Chart.values("sidecar"))).containers().get(0);
        assertThat(container.getReadinessProbe()).isNull();
        assertThat(container.getLivenessProbe()).isNull();
        assertThat(container.getStartupProbe()).isNull();
    }

    @Test
    void isRestrictedWhateverItsPodIs() {
        Snippet snippet = Snippet.of(Chart.render(Chart.values("sidecar")));
        PodSpec pod = snippet.pod();
        assertThat(RestrictedPods.violations(pod)).isEmpty();
        Container container = snippet.containers().get(0);
        assertThat(container.getSecurityContext().getRunAsUser()).isEqualTo(65532);
        assertThat(container.getResources().getLimits()).isNotEmpty().isEqualTo(container.getResources().getRequests());
        assertThat(container.getVolumeMounts()).allSatisfy(mount -> assertThat(pod.getVolumes()).anySatisfy(volume ->
                assertThat(volume.getName()).isEqualTo(mount.getName())));
    }

    @Test
    void isNamedAfterNamespaceAndPodInPushedAlertsAndInPrometheus() {
        Manifests manifests = Chart.render(Chart.values("sidecar"));
        PodMonitor monitor = manifests.one(PodMonitor.class);
        assertThat(monitor.getSpec().getSelector().getMatchLabels()).containsOnlyKeys("app.kubernetes.io/name").containsEntry("app.kubernetes.io/name", "orders");
        SidecarName.check(Snippet.of(manifests).containers().get(0), monitor);
        assertThat(manifests.text("demo-pgvigil", "pgvigil.yaml")).contains("job: postgres\n", "namespace: monitoring\n", "host='/var/run/postgresql'");
    }

    @Test
    void hasNoServiceOfItsOwn() {
        Manifests manifests = Chart.render(Chart.values("sidecar"));
        assertThat(manifests.of(Service.class)).isEmpty();
        assertThat(manifests.pods()).isEmpty();
    }

    @Test
    void aChartWithThisOneAsADependencyIncludesIt() throws IOException {
        Manifests manifests = Manifests.parse(Chart.template(parent("sidecar"), directory.resolve("values.yaml")));
        PodSpec pod = manifests.one(StatefulSet.class).getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers()).singleElement().satisfies(container -> assertThat(container.getImage()).startsWith("ghcr.io/pgvigil/pgvigil:"));
        assertThat(manifests.all()).allSatisfy(resource -> assertThat(UnknownFields.of(resource)).isEmpty());
        assertThat(Links.broken(manifests)).isEmpty();
        assertThat(RestrictedPods.violations(pod)).isEmpty();
        assertThat(manifests.text("demo-pgvigil", "pgvigil.yaml")).contains("main:");
    }

    @Test
    void isRefusedWhereTheChartIsADeployment() throws IOException {
        Path chart = parent("deployment");
        assertThatThrownBy(() -> Chart.template(chart, directory.resolve("values.yaml")))
                .hasMessageContaining("mode: found deployment, expected sidecar where pgvigil.sidecar.containers is included");
    }

    private Path parent(String mode) throws IOException {
        Chart.require();
        Path chart = directory.resolve("orders");
        Chart.copy(chart.resolve("charts/pgvigil"));
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("templates/statefulset.yaml"), PARENT);
        Files.writeString(chart.resolve("Chart.yaml"), """
                apiVersion: v2
                name: orders
                version: 1.0.0
                dependencies: [{name: pgvigil, version: 0.1.0, condition: pgvigil.enabled}]
                """.replace("0.1.0", Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml")).get("version").toString()));
        Files.writeString(directory.resolve("values.yaml"), """
                pgvigil:
                  enabled: true
                  mode: %s
                  targets: {main: {host: /var/run/postgresql, passwordSecret: {name: pgvigil}}}
                  sidecar: {socketVolume: socket, podLabels: {app.kubernetes.io/name: orders}}
                  monitoring: {podMonitor: {enabled: true}}
                """.formatted(mode));
        return chart;
    }
}
