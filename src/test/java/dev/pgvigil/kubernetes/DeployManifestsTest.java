package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.cli.PgVigil;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests in {@code deploy/kubernetes}. */
class DeployManifestsTest {
    private static final Path DIRECTORY = Path.of("deploy/kubernetes");
    private static final Path SIDECAR = DIRECTORY.resolve("sidecar-statefulset.yaml");
    private static final Path CNPG = DIRECTORY.resolve("cloudnative-pg.yaml");
    @TempDir
    private Path directory;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void holdNoFieldThatKubernetesDoesNotKnow(Path file) {
        assertThat(Manifests.read(file).all()).isNotEmpty().allSatisfy(resource -> assertThat(UnknownFields.of(resource)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("files")
    void areLinkedAndRestrictedAndHoldNoSecret(Path file) {
        Manifests manifests = Manifests.read(file);
        assertThat(Links.broken(manifests)).isEmpty();
        assertThat(PlainSecrets.in(manifests)).isEmpty();
        assertThat(manifests.pods()).isNotEmpty().allSatisfy(pod -> assertThat(RestrictedPods.violations(pod.getSpec())).isEmpty());
        assertThat(manifests.all()).extracting(resource -> resource.getMetadata().getNamespace()).doesNotContainNull().containsOnly(
                manifests.all().get(0).getMetadata().getNamespace());
        assertThat(manifests.all()).allSatisfy(resource -> assertThat(resource.getMetadata().getLabels()).containsKey("app.kubernetes.io/name"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyContainerHasWhatItAskedForAndNoMore(Path file) {
        for (Container container : pod(Manifests.read(file)).getContainers()) {
            assertThat(container.getResources().getLimits()).as(container.getName()).containsOnlyKeys("cpu", "memory")
                    .isEqualTo(container.getResources().getRequests());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theirImageIsThatOfThisVersion(Path file) {
        Object version = Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml")).get("appVersion");
        assertThat(pgvigil(Manifests.read(file)).getImage()).isEqualTo("ghcr.io/pgvigil/pgvigil:" + version);
    }

    @ParameterizedTest
    @MethodSource("files")
    void theirSettingsAreAcceptedByPgvigil(Path file) throws IOException {
        Manifests manifests = Manifests.read(file);
        Volume volume = pod(manifests).getVolumes().stream().filter(each -> each.getName().equals("pgvigil-files")).findFirst().orElseThrow();
        MountedFiles.write(manifests, volume, directory, Map.of());
        StringWriter said = new StringWriter();
        int code = PgVigil.run(new PrintWriter(said), new PrintWriter(said), "check", "--offline", "--config", directory.resolve("pgvigil.yaml").toString());
        assertThat(code).as(said.toString()).isZero();
    }

    @Test
    void noProbeOfASidecarDecidesOnTheServer() {
        Manifests manifests = Manifests.read(SIDECAR);
        PodSpec pod = pod(manifests);
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("postgres", "pgvigil");
        Container pgvigil = pgvigil(manifests);
        assertThat(Stream.of(pgvigil.getReadinessProbe(), pgvigil.getLivenessProbe(), pgvigil.getStartupProbe())).containsOnlyNulls();
    }

    /** By TCP, for the server that runs the files of init has a socket too; and nothing that ends a server in a long recovery. */
    @Test
    void theServersProbeWaitsForTheServerItself() {
        Container postgres = pod(Manifests.read(SIDECAR)).getContainers().get(0);
        assertThat(postgres.getReadinessProbe().getExec().getCommand()).containsExactly("pg_isready", "-q", "-h", "127.0.0.1");
        assertThat(Stream.of(postgres.getLivenessProbe(), postgres.getStartupProbe())).containsOnlyNulls();
    }

    @Test
    void aSidecarIsNamedAfterNamespaceAndPodInPushedAlertsAndInPrometheus() {
        Manifests manifests = Manifests.read(SIDECAR);
        SidecarName.check(pgvigil(manifests), manifests.one(PodMonitor.class));
    }

    @Test
    void theSocketIsSharedAndForReadingOnly() {
        PodSpec pod = pod(Manifests.read(SIDECAR));
        assertThat(pod.getContainers()).allSatisfy(container -> assertThat(container.getVolumeMounts()).anySatisfy(mount -> {
            assertThat(mount.getName()).isEqualTo("socket");
            assertThat(mount.getMountPath()).isEqualTo("/var/run/postgresql");
            assertThat(mount.getReadOnly()).isEqualTo(container.getName().equals("pgvigil") ? Boolean.TRUE : null);
        }));
        assertThat(pod.getContainers().get(1).getVolumeMounts()).noneSatisfy(mount -> assertThat(mount.getName()).isEqualTo("data"));
    }

    @Test
    void aDeploymentIsOneProcessAndItsProbesAskForNoDatabase() {
        for (String name : List.of("managed-database.yaml", "cloudnative-pg.yaml")) {
            Manifests manifests = Manifests.read(DIRECTORY.resolve(name));
            Deployment deployment = manifests.one(Deployment.class);
            assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
            assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
            Container pgvigil = pgvigil(manifests);
            assertThat(pgvigil.getStartupProbe().getHttpGet().getPath()).isEqualTo("/livez");
            assertThat(pgvigil.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
            assertThat(pgvigil.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        }
    }

    @Test
    void cloudNativePgMakesTheRoleAndPgvigilWatchesItsServices() {
        Manifests manifests = Manifests.read(CNPG);
        GenericKubernetesResource cluster = manifests.one(GenericKubernetesResource.class);
        assertThat(cluster.getApiVersion() + " " + cluster.getKind()).isEqualTo("postgresql.cnpg.io/v1 Cluster");
        Object roles = cluster.get("spec", "managed", "roles");
        assertThat(roles).isEqualTo(List.of(Map.of("name", "pgvigil", "ensure", "present",
                "comment", "pgvigil monitoring: reads statistics, never data", "login", true, "connectionLimit", 6,
                "inRoles", List.of("pg_monitor"), "passwordSecret", Map.of("name", "orders-pgvigil"))));
        Map<String, Map<String, Object>> settings = new Yaml().load(manifests.text("pgvigil-orders", "pgvigil.yaml"));
        assertThat(settings.get("targets").values()).extracting(target -> ((Map<?, ?>) target).get("url").toString().replaceAll(".*@([^/]*)/.*", "$1"))
                .containsExactly("orders-rw", "orders-ro");
        Probe probe = manifests.one(Probe.class);
        assertThat(probe.getSpec().getTargets().getStaticConfig().getStatic()).containsExactlyElementsOf(settings.get("targets").keySet());
        assertThat(probe.getSpec().getProber().getUrl()).isEqualTo("pgvigil-orders.databases.svc:9187");
    }

    @Test
    void theRoleOfTheSidecarComesFromTheCommittedScript() throws IOException {
        assertThat(Files.readString(SIDECAR)).contains("--from-file=10-monitoring-role.sql=deploy/sql/monitoring-role.sql");
        assertThat(Path.of("deploy/sql/monitoring-role.sql")).exists();
        assertThat(Manifests.read(SIDECAR).named(ConfigMap.class, "orders-init").getData().get("20-monitoring.sql")).contains("ALTER ROLE pgvigil PASSWORD :'password';");
        assertThat(Manifests.read(SIDECAR).one(StatefulSet.class).getSpec().getServiceName()).isEqualTo("orders");
    }

    private static PodSpec pod(Manifests manifests) {
        return manifests.pods().get(0).getSpec();
    }

    private static Container pgvigil(Manifests manifests) {
        return pod(manifests).getContainers().stream().filter(container -> container.getName().equals("pgvigil")).findFirst().orElseThrow();
    }
}
