package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1alpha1.ScrapeConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How Prometheus is told to read pgvigil: every series once, with the labels that pushed alerts have too. */
class ChartMonitorsTest {
    private static final String DROPPED = "labeldrop pod|container|endpoint|service";

    @Test
    void oneTargetHasOnePageWithItsOwnLabels() {
        List<Endpoint> endpoints = Chart.render(Chart.values("managed-database")).one(ServiceMonitor.class).getSpec().getEndpoints();
        assertThat(endpoints).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.getPath()).isEqualTo("/metrics");
            assertThat(endpoint.getScheme()).isEqualTo("http");
            assertThat(endpoint.getRelabelings()).extracting(ChartMonitorsTest::text)
                    .containsExactly("job=postgres", "instance=orders", DROPPED, "cluster=orders", "environment=production");
        });
    }

    @Test
    void aFleetIsReadTargetByTarget() {
        List<Endpoint> endpoints = Chart.render(Chart.values("fleet-monitor")).one(ServiceMonitor.class).getSpec().getEndpoints();
        assertThat(endpoints).extracting(endpoint -> endpoint.getPath() + " " + endpoint.getParams())
                .containsExactly("/metrics {}", "/probe {target=[orders-1]}", "/probe {target=[orders-2]}");
        assertThat(endpoints.get(0).getRelabelings()).extracting(ChartMonitorsTest::text).containsExactly("job=pgvigil", "instance=demo-pgvigil", DROPPED);
        assertThat(endpoints.get(2).getRelabelings()).extracting(ChartMonitorsTest::text)
                .containsExactly("job=postgres", "instance=orders-2", DROPPED, "cluster=orders", "service=shop");
    }

    @Test
    void aProbeReadsTheTargetsAndTheServiceMonitorTheProcess() {
        Manifests manifests = Chart.render(Chart.values("fleet-probe"));
        assertThat(manifests.one(ServiceMonitor.class).getSpec().getEndpoints()).extracting(Endpoint::getPath).containsExactly("/metrics");
        Probe probe = manifests.one(Probe.class);
        assertThat(probe.getSpec().getJobName()).isEqualTo("postgres");
        assertThat(probe.getSpec().getProber().getUrl() + probe.getSpec().getProber().getPath()).isEqualTo("demo-pgvigil.monitoring.svc:9187/probe");
        assertThat(probe.getSpec().getTargets().getStaticConfig().getStatic()).containsExactly("orders-1", "orders-2", "pooler");
        assertThat(probe.getSpec().getTargets().getStaticConfig().getRelabelingConfigs()).extracting(ChartMonitorsTest::text)
                .containsExactly("cluster=orders where [__param_target] is orders-1", "cluster=orders where [__param_target] is orders-2",
                        "price=$$5 where [__param_target] is orders-2");
    }

    @Test
    void discoveryAsksWhichTargetsThereAre() {
        Manifests manifests = Chart.render(Chart.values("fleet-discovery"));
        assertThat(manifests.one(PodMonitor.class).getSpec().getPodMetricsEndpoints()).extracting(PodMetricsEndpoint::getPath).containsExactly("/metrics");
        ScrapeConfig config = manifests.one(ScrapeConfig.class);
        assertThat(config.getSpec().getHttpSDConfigs()).singleElement()
                .satisfies(discovery -> assertThat(discovery.getUrl()).isEqualTo("http://demo-pgvigil.monitoring.svc:9187/targets"));
        assertThat(config.getSpec().getRelabelings()).extracting(ChartMonitorsTest::text)
                .containsExactly("job=postgres", "namespace=monitoring", "labelmap __meta_pgvigil_label_(.+)");
    }

    @Test
    void httpsAndUsersAreThoseOfThePort() {
        Endpoint tls = Chart.render(Chart.values("tls")).one(ServiceMonitor.class).getSpec().getEndpoints().get(0);
        assertThat(tls.getScheme()).isEqualTo("https");
        assertThat(tls.getTlsConfig().getServerName()).isEqualTo("pgvigil.example");
        assertThat(tls.getTlsConfig().getKeySecret().getName()).isEqualTo("prometheus-client");
        PodMetricsEndpoint users = Chart.render(Chart.values("users")).one(PodMonitor.class).getSpec().getPodMetricsEndpoints().get(0);
        assertThat(users.getBasicAuth().getPassword().getKey()).isEqualTo("password");
    }

    @Test
    void whatTheUserAddsComesLast() {
        ServiceMonitor monitor = Chart.render(Chart.values("everything")).one(ServiceMonitor.class);
        assertThat(monitor.getMetadata().getLabels()).containsAllEntriesOf(Map.of("release", "prometheus", "team", "data"));
        assertThat(monitor.getSpec().getSampleLimit()).isEqualTo(50_000);
        assertThat(monitor.getSpec().getNamespaceSelector().getMatchNames()).containsExactly("databases");
        Endpoint endpoint = monitor.getSpec().getEndpoints().get(0);
        assertThat(endpoint.getHonorLabels()).isTrue();
        assertThat(endpoint.getRelabelings()).extracting(ChartMonitorsTest::text).endsWith("region=eu");
        assertThat(endpoint.getMetricRelabelings()).extracting(RelabelConfig::getAction).containsExactly("drop");
    }

    private static String text(RelabelConfig relabeling) {
        if (relabeling.getAction() != null) {
            return relabeling.getAction() + " " + relabeling.getRegex();
        }
        String where = relabeling.getRegex() == null ? "" : " where " + relabeling.getSourceLabels() + " is " + relabeling.getRegex();
        return relabeling.getTargetLabel() + "=" + relabeling.getReplacement() + where;
    }
}
