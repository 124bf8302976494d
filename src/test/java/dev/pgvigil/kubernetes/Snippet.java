package dev.pgvigil.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The container and volumes that a chart in mode sidecar tells. */
record Snippet(List<Container> containers, List<Volume> volumes) {

    static Snippet of(Manifests manifests) {
        Map<String, Object> text = new Yaml().load(manifests.text(Chart.RELEASE + "-pgvigil-snippet", "sidecar.yaml"));
        PodSpec pod = Manifests.part(text, PodSpec.class);
        return new Snippet(pod.getContainers(), pod.getVolumes());
    }

    /** A pod of which it is a part, safe in what is the pod's own. */
    PodSpec pod() {
        return new PodSpecBuilder().withContainers(containers).withVolumes(volumes).withAutomountServiceAccountToken(false)
                .addNewVolume().withName("socket").withNewEmptyDir().endEmptyDir().endVolume().build();
    }
}
