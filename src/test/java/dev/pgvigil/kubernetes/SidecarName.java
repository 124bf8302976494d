package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;

/** What tells sidecars apart: pods of one name are in many namespaces, and rules join on {@code job} and {@code instance} alone. */
final class SidecarName {
    private SidecarName() {
    }

    /** The name of the target, which pushed alerts have, is the {@code instance} that Prometheus gives. */
    static void check(Container pgvigil, PodMonitor monitor) {
        assertThat(pgvigil.getEnv()).extracting(SidecarName::text)
                .containsSubsequence("POD_NAMESPACE=metadata.namespace", "POD_NAME=metadata.name", "PGVIGIL_NAME=$(POD_NAMESPACE).$(POD_NAME)");
        RelabelConfig instance = monitor.getSpec().getPodMetricsEndpoints().get(0).getRelabelings().get(1);
        assertThat(instance.getSourceLabels()).containsExactly("__meta_kubernetes_namespace", "__meta_kubernetes_pod_name");
        assertThat(instance.getSeparator() + " " + instance.getTargetLabel()).isEqualTo(". instance");
    }

    private static String text(EnvVar variable) {
        boolean field = variable.getValueFrom() != null && variable.getValueFrom().getFieldRef() != null;
        return variable.getName() + "=" + (field ? variable.getValueFrom().getFieldRef().getFieldPath() : variable.getValue());
    }
}
