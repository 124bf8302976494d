package dev.pgvigil.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names and labels by which resources refer to each other. Those of pods that are not among them are left alone. */
final class Links {
    private final Manifests manifests;
    private final List<String> broken = new ArrayList<>();

    private Links(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Every reference that leads nowhere. */
    static List<String> broken(Manifests manifests) {
        Links links = new Links(manifests);
        manifests.of(Deployment.class).forEach(deployment -> links.selects("Deployment", deployment.getSpec().getSelector(), deployment.getSpec().getTemplate()));
        manifests.of(StatefulSet.class).forEach(set -> links.selects("StatefulSet", set.getSpec().getSelector(), set.getSpec().getTemplate()));
        if (!manifests.pods().isEmpty()) {
            links.podSelectors();
        }
        manifests.of(ServiceMonitor.class).forEach(links::serviceMonitor);
        manifests.pods().forEach(links::volumes);
        return links.broken;
    }

    private void podSelectors() {
        manifests.of(Service.class).forEach(this::service);
        manifests.of(PodMonitor.class).forEach(this::podMonitor);
        manifests.of(NetworkPolicy.class).forEach(policy -> anyPod("NetworkPolicy", policy.getSpec().getPodSelector().getMatchLabels()));
        manifests.of(PodDisruptionBudget.class).forEach(budget -> anyPod("PodDisruptionBudget", budget.getSpec().getSelector().getMatchLabels()));
    }

    private void selects(String kind, LabelSelector selector, PodTemplateSpec template) {
        refuse(!matches(selector.getMatchLabels(), template.getMetadata().getLabels()), kind + ": its selector does not match its own pods");
    }

    private List<PodTemplateSpec> anyPod(String kind, Map<String, String> selector) {
        List<PodTemplateSpec> pods = manifests.pods().stream().filter(pod -> matches(selector, pod.getMetadata().getLabels())).toList();
        refuse(pods.isEmpty(), kind + ": no pod has " + selector);
        return pods;
    }

    private void service(Service service) {
        List<PodTemplateSpec> pods = anyPod("Service " + service.getMetadata().getName(), service.getSpec().getSelector());
        for (ServicePort port : service.getSpec().getPorts()) {
            String name = port.getTargetPort().getStrVal();
            pods.forEach(pod -> refuse(name == null || !portNames(pod).contains(name), "Service: no container port " + name));
        }
    }

    private void serviceMonitor(ServiceMonitor monitor) {
        List<Service> services = manifests.of(Service.class).stream()
                .filter(service -> matches(monitor.getSpec().getSelector().getMatchLabels(), service.getMetadata().getLabels())).toList();
        refuse(services.size() != 1, "ServiceMonitor: matches " + services.size() + " services");
        monitor.getSpec().getEndpoints().forEach(endpoint -> services.forEach(service -> refuse(service.getSpec().getPorts().stream()
                .noneMatch(port -> port.getName().equals(endpoint.getPort())), "ServiceMonitor: no port " + endpoint.getPort())));
    }

    private void podMonitor(PodMonitor monitor) {
        List<PodTemplateSpec> pods = anyPod("PodMonitor", monitor.getSpec().getSelector().getMatchLabels());
        monitor.getSpec().getPodMetricsEndpoints().forEach(endpoint -> pods.forEach(pod ->
                refuse(!portNames(pod).contains(endpoint.getPort()), "PodMonitor: no container port " + endpoint.getPort())));
    }

    private void volumes(PodTemplateSpec pod) {
        Set<String> volumes = pod.getSpec().getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        containers(pod).flatMap(container -> container.getVolumeMounts().stream()).map(VolumeMount::getName)
                .forEach(name -> refuse(!volumes.contains(name) && !claimed(name), "no volume " + name));
        String account = pod.getSpec().getServiceAccountName();
        refuse(account != null && !account.equals("default") && manifests.of(ServiceAccount.class).stream()
                .noneMatch(each -> each.getMetadata().getName().equals(account)), "no ServiceAccount " + account);
    }

    private boolean claimed(String name) {
        return manifests.of(StatefulSet.class).stream().flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                .anyMatch(claim -> claim.getMetadata().getName().equals(name));
    }

    private static Set<String> portNames(PodTemplateSpec pod) {
        return containers(pod).flatMap(container -> container.getPorts().stream()).map(ContainerPort::getName).collect(Collectors.toSet());
    }

    private static Stream<Container> containers(PodTemplateSpec pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
    }

    private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return selector != null && !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }

    private void refuse(boolean isBroken, String what) {
        if (isBroken) {
            broken.add(what);
        }
    }
}
