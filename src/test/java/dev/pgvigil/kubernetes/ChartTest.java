package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import dev.pgvigil.cli.PgVigil;
import dev.pgvigil.testing.Certificates;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm makes of the chart, over all values files in {@code helm/pgvigil/ci}. */
class ChartTest {
    private static final String WEB_CONFIG = "tls_server_config: {cert_file: tls.crt, key_file: tls.key}\n";
    private static final String OWN_QUERIES = "pg_legacy: {query: SELECT 1 AS one, metrics: [{one: {usage: GAUGE, description: One}}]}\n";
    @TempDir
    private static Path shared;
    private static Certificates certificates;
    private static Path copy;
    @TempDir
    private Path directory;

    static List<Path> matrix() {
        return Chart.matrix();
    }

    @BeforeAll
    static void prepare() throws IOException {
        certificates = Certificates.create();
        copy = Chart.copy(shared.resolve("pgvigil"));
    }

    @AfterAll
    static void forget() {
        certificates.close();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void passesTheStrictLint(Path values) throws IOException {
        LintResult result = Chart.lint(copy, values);
        assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    }

    /** As {@code helm lint --strict helm/pgvigil}; Helm then passes over that a target is missing. */
    @Test
    void passesTheStrictLintWithItsDefaults() {
        LintResult result = Chart.lint(Chart.DIRECTORY);
        assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void isRenderedWithoutAFieldThatKubernetesDoesNotKnow(Path values) {
        Manifests manifests = Chart.render(values);
        assertThat(manifests.all()).isNotEmpty().allSatisfy(resource -> assertThat(UnknownFields.of(resource)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void isLinkedAndRestrictedAndHoldsNoSecret(Path values) {
        Manifests manifests = Chart.render(values);
        assertThat(Links.broken(manifests)).isEmpty();
        assertThat(manifests.pods()).allSatisfy(pod -> assertThat(RestrictedPods.violations(pod.getSpec())).isEmpty());
        assertThat(PlainSecrets.in(manifests)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void everythingHasNamespaceAndLabels(Path values) {
        boolean everything = values.equals(Chart.values("everything"));
        Object namespace = Chart.yaml(values).getOrDefault("namespaceOverride", Chart.NAMESPACE);
        for (HasMetadata resource : Chart.render(values).all()) {
            assertThat(resource.getMetadata().getNamespace()).as(resource.toString()).isEqualTo(namespace);
            assertThat(resource.getMetadata().getLabels()).as(resource.toString()).containsKey("app.kubernetes.io/name");
            if (!resource.getMetadata().getLabels().get("app.kubernetes.io/name").equals("more")) {
                assertThat(resource.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "pgvigil").containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                        .containsKeys("app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart");
                assertThat(resource.getMetadata().getLabels().get("team")).isEqualTo(everything ? "data" : null);
                assertThat(resource.getMetadata().getAnnotations().get("example.org/owner")).isEqualTo(everything ? "data" : null);
            }
        }
    }

    /** With every file where the pod has it; only names of Secrets and their contents are not known here. */
    @ParameterizedTest
    @MethodSource("matrix")
    void itsFilesAreAcceptedByPgvigil(Path values) throws IOException {
        Manifests manifests = Chart.render(values);
        Path mount = directory.resolve("etc");
        MountedFiles.write(manifests, files(manifests), mount, Map.of("web/web.yaml", WEB_CONFIG, "queries/legacy/queries.yaml", OWN_QUERIES,
                "web/tls.crt", Files.readString(certificates.server().certificate()), "web/tls.key", Files.readString(certificates.server().key()),
                "web/ca.crt", Files.readString(certificates.authority())));
        StringWriter said = new StringWriter();
        int code = PgVigil.run(new PrintWriter(said), new PrintWriter(said), "check", "--offline", "--config", mount.resolve("pgvigil.yaml").toString());
        assertThat(code).as(said.toString()).isZero();
    }

    private static Volume files(Manifests manifests) {
        List<Volume> volumes = manifests.pods().isEmpty() ? Snippet.of(manifests).volumes() : manifests.pods().get(0).getSpec().getVolumes();
        return volumes.stream().filter(volume -> volume.getName().equals("pgvigil-files")).findFirst().orElseThrow();
    }

    /** Rules, profiles and dashboards are links in the repository. */
    @Test
    void theLinksInTheRepositoryAreFollowed() {
        Path values = Chart.values("everything");
        assertThat(Chart.template(Chart.DIRECTORY, values)).isEqualTo(Chart.rendered(values)).contains("kind: PrometheusRule");
        assertThat(Chart.DIRECTORY.resolve("files/alerts")).isSymbolicLink();
    }

    @Test
    void whatNoTemplateReadsIsLeftOut() throws IOException {
        Path values = Files.writeString(directory.resolve("values.yaml"), """
                targets: {main: {host: db}}
                extraManifests: ['{{ range $path, $_ := .Files.Glob "{ci,files}/**" }}# file: {{ $path }}{{ "\\n" }}{{ end }}']
                """);
        List<String> files = Chart.template(values).lines().filter(line -> line.startsWith("# file: ")).map(line -> line.substring(8)).toList();
        assertThat(files).contains("files/alerts/guard.rules.yml", "files/profiles/oltp.yaml")
                .allSatisfy(file -> assertThat(file).matches("files/(alerts/[a-z]+\\.rules\\.yml|profiles/[a-z0-9-]+\\.yaml|dashboards/[a-z-]+\\.json)"));
    }

    @Test
    void oneTargetNeedsFourResources() {
        Manifests manifests = Chart.render(Chart.values("one-target"));
        assertThat(manifests.all()).hasSize(4);
        assertThat(manifests.one(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
        assertThat(manifests.one(Service.class).getSpec().getPorts().get(0).getPort()).isEqualTo(9187);
        assertThat(manifests.text("demo-pgvigil", "pgvigil.yaml")).contains("""
                targets:
                  main:
                    password_file: targets/main/password
                    url: dbname='postgres' host='postgres.example' port='5432' sslmode='require'
                    user: pgvigil
                """);
    }

    @Test
    void oneProcessAtATimeAndLimitsThatEqualRequests() {
        Deployment deployment = Chart.render(Chart.values("one-target")).one(Deployment.class);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        Container container = pgvigil(deployment);
        assertThat(container.getResources().getLimits()).isNotEmpty().isEqualTo(container.getResources().getRequests());
        assertThat(deployment.getSpec().getTemplate().getSpec().getEnableServiceLinks()).isFalse();
    }

    @Test
    void theImageIsThatOfThisVersion() throws IOException {
        Matcher version = Pattern.compile("<artifactId>pgvigil</artifactId>\\s*<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml"))).containsEntry("version", version.group(1)).containsEntry("appVersion", version.group(1));
        assertThat(pgvigil(Chart.render(Chart.values("one-target")).one(Deployment.class)).getImage()).isEqualTo("ghcr.io/pgvigil/pgvigil:" + version.group(1));
        assertThat(pgvigil(Chart.render(Chart.values("everything")).one(Deployment.class)).getImage()).startsWith("registry.example/pgvigil@sha256:0123");
    }

    @Test
    void probesFollowWhatThePortSpeaks() {
        assertThat(probe("one-target").getHttpGet().getScheme()).isEqualTo("HTTP");
        assertThat(probe("one-target").getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(probe("users").getHttpGet().getScheme()).isEqualTo("HTTPS");
        assertThat(probe("tls").getHttpGet()).isNull();
        assertThat(probe("tls").getTcpSocket().getPort().getStrVal()).isEqualTo("http-pgvigil");
        Container container = pgvigil(Chart.render(Chart.values("users")).one(Deployment.class));
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/livez");
    }

    private static Probe probe(String values) {
        return pgvigil(Chart.render(Chart.values(values)).one(Deployment.class)).getLivenessProbe();
    }

    @Test
    void certificatesAndPasswordsAreFilesOfTheirSecrets() throws IOException {
        Manifests manifests = Chart.render(Chart.values("tls"));
        MountedFiles.write(manifests, files(manifests), directory, Map.of("web/web.yaml", WEB_CONFIG));
        assertThat(directory.resolve("targets/main")).isDirectoryContaining("glob:**/ca.crt").isDirectoryContaining("glob:**/tls.crt")
                .isDirectoryContaining("glob:**/tls.key");
        assertThat(directory.resolve("web")).isDirectoryContaining("glob:**/tls.key").isDirectoryContaining("glob:**/ca.crt");
        assertThat(files(manifests).getProjected().getDefaultMode()).isEqualTo(0440);
        assertThat(manifests.text("demo-pgvigil", "pgvigil.yaml").replaceAll("\\s+", " ")).contains("sslcert='targets/main/tls.crt' sslkey='targets/main/tls.key' "
                + "sslmode='verify-full' sslrootcert='targets/main/ca.crt' ", "config_file: web/web.yaml", "reload: \"off\"");
    }

    @Test
    void largeNumbersAndQuotesComeThrough() {
        Manifests manifests = Chart.render(Chart.values("everything"));
        assertThat(manifests.text("watch", "pgvigil.yaml")).contains("series: 1000000\n", "max_rows: 1000000\n", "host='it\\'s.example'", "busy_ratio: 0.05\n");
        assertThat(manifests.text("watch", "profile.thresholds.yaml")).contains("at: 21474836480\n", "PostgreSQLDeadlocks: disabled\n");
        assertThat(manifests.text("watch", "queries.orders.yaml")).contains("Orders, {{ as written }}");
    }

    @Test
    void stateIsOnAClaimThatStays() {
        PersistentVolumeClaim claim = Chart.render(Chart.values("managed-database")).one(PersistentVolumeClaim.class);
        assertThat(claim.getMetadata().getAnnotations()).containsEntry("helm.sh/resource-policy", "keep");
        assertThat(claim.getSpec().getResources().getRequests().get("storage")).hasToString("1Gi");
        PodSpec pod = Chart.render(Chart.values("managed-database")).one(Deployment.class).getSpec().getTemplate().getSpec();
        assertThat(pod.getVolumes()).anySatisfy(volume -> assertThat(volume.getPersistentVolumeClaim()).isNotNull()
                .satisfies(source -> assertThat(source.getClaimName()).isEqualTo(claim.getMetadata().getName())));
    }

    @Test
    void theNetworkPolicyLetsOutToWhatIsNamedOnly() {
        NetworkPolicy policy = Chart.render(Chart.values("managed-database")).one(NetworkPolicy.class);
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> assertThat(rule.getFrom()).singleElement()
                .satisfies(from -> assertThat(from.getPodSelector().getMatchLabels()).containsEntry("app.kubernetes.io/name", "prometheus")));
        assertThat(policy.getSpec().getEgress()).extracting(ChartTest::ports).containsExactly(List.of(53, 53), List.of(5432));
        assertThat(policy.getSpec().getEgress().get(1).getTo().get(0).getIpBlock().getCidr()).isEqualTo("10.20.0.0/16");
        NetworkPolicy fleet = Chart.render(Chart.values("fleet-probe")).one(NetworkPolicy.class);
        assertThat(ports(fleet.getSpec().getEgress().get(1))).containsExactly(6432, 5433, 5432);
        assertThat(Chart.render(Chart.values("everything")).one(NetworkPolicy.class).getSpec().getEgress()).extracting(ChartTest::ports)
                .containsExactly(List.of(53, 53, 5353, 5353), List.of(6432), List.of(9093), List.of(443));
    }

    /** A Service may listen elsewhere than its pods, whose ports are what counts; an address elsewhere has its own. */
    @Test
    void theNetworkPolicyLetsOutToTheAlertmanagersThatAreNamed() throws IOException {
        Path values = Files.writeString(directory.resolve("values.yaml"), """
                targets: {main: {host: db}}
                networkPolicy: {enabled: true}
                alertmanager: {urls: ["https://am.example/prefix", "http://am", "http://[fd00::7]:8080/", "http://alertmanager.monitoring.svc:9093"]}
                """);
        NetworkPolicy policy = Manifests.parse(Chart.template(values)).one(NetworkPolicy.class);
        assertThat(policy.getSpec().getEgress()).extracting(ChartTest::ports).containsExactly(List.of(53, 53), List.of(5432), List.of(9093, 443, 80, 8080));
    }

    /** Where the newest field is known that the chart may write: unhealthyPodEvictionPolicy. */
    @Test
    void saysWhichKubernetesItNeeds() throws IOException {
        assertThat(Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml"))).containsEntry("kubeVersion", ">=1.26.0-0");
        assertThat(Files.readString(Chart.DIRECTORY.resolve("README.md"))).contains("Kubernetes 1.26 or newer");
    }

    private static List<Integer> ports(NetworkPolicyEgressRule rule) {
        return rule.getPorts().stream().map(NetworkPolicyPort::getPort).map(port -> port.getIntVal()).toList();
    }

    @Test
    void keysOfThePodArriveThere() {
        Manifests manifests = Chart.render(Chart.values("everything"));
        PodSpec pod = manifests.one(Deployment.class).getSpec().getTemplate().getSpec();
        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
        assertThat(pod.getTolerations()).hasSize(1);
        assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(pod.getTopologySpreadConstraints()).hasSize(1);
        assertThat(List.of(pod.getPriorityClassName(), pod.getRuntimeClassName(), pod.getServiceAccountName())).containsExactly("high", "gvisor", "watcher");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(45);
        assertThat(pod.getHostAliases()).hasSize(1);
        assertThat(pod.getInitContainers()).extracting(Container::getName).containsExactly("first");
        assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("pgvigil", "proxy");
        assertThat(pod.getContainers().get(0).getEnv()).anySatisfy(variable -> assertThat(variable.getName() + "=" + variable.getValue()).isEqualTo("JDK_JAVA_OPTIONS=-Xmx128m"))
                .anySatisfy(variable -> assertThat(variable.getName() + "=" + variable.getValue()).isEqualTo("PGVIGIL_WEB_LISTEN=:9999"));
        assertThat(manifests.one(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(manifests.named(ConfigMap.class, "variables").getData()).containsEntry("VARIABLE", "value");
    }

    @Test
    void dashboardsOfTheGrafanaOperatorNameTheirConfigMaps() {
        Manifests manifests = Chart.render(Chart.values("everything"));
        List<GenericKubernetesResource> dashboards = manifests.of(GenericKubernetesResource.class);
        assertThat(dashboards).allSatisfy(dashboard -> {
            assertThat(dashboard.getApiVersion() + "/" + dashboard.getKind()).isEqualTo("grafana.integreatly.org/v1beta1/GrafanaDashboard");
            Map<?, ?> spec = (Map<?, ?>) dashboard.getAdditionalProperties().get("spec");
            assertThat(spec.keySet()).map(Object::toString).containsExactlyInAnyOrder("instanceSelector", "folder", "allowCrossNamespaceImport", "resyncPeriod", "configMapRef");
            Map<?, ?> reference = (Map<?, ?>) spec.get("configMapRef");
            assertThat(manifests.text(reference.get("name").toString(), reference.get("key").toString())).startsWith("{");
        });
        assertThat(dashboards).hasSize(CommittedFiles.dashboards().size());
    }

    private static Container pgvigil(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }
}
