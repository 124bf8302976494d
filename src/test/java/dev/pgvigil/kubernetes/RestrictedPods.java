package dev.pgvigil.kubernetes;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Kubernetes's Pod Security Standard "restricted", and what is asked for here beside it: a read-only root and no token. */
final class RestrictedPods {
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");
    private final PodSpec pod;
    private final PodSecurityContext security;
    private final List<String> violations = new ArrayList<>();

    private RestrictedPods(PodSpec pod) {
        this.pod = pod;
        this.security = Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
    }

    static List<String> violations(PodSpec pod) {
        RestrictedPods check = new RestrictedPods(pod);
        check.pod();
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()).forEach(check::container);
        return check.violations;
    }

    private void pod() {
        refuse(isTrue(pod.getHostNetwork()) || isTrue(pod.getHostPID()) || isTrue(pod.getHostIPC()), "pod: a namespace of the host");
        refuse(!Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "pod: automountServiceAccountToken is not false");
        refuse(isRoot(security.getRunAsUser()), "pod: runAsUser 0");
        pod.getVolumes().stream().filter(volume -> !isAllowed(volume)).forEach(volume -> violations.add("volume " + volume.getName() + ": its kind"));
    }

    private static boolean isAllowed(Volume volume) {
        return Stream.of(volume.getConfigMap(), volume.getCsi(), volume.getDownwardAPI(), volume.getEmptyDir(), volume.getEphemeral(),
                volume.getPersistentVolumeClaim(), volume.getProjected(), volume.getSecret()).anyMatch(source -> source != null);
    }

    private void container(Container container) {
        String name = "container " + container.getName() + ": ";
        SecurityContext own = Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        Capabilities capabilities = Optional.ofNullable(own.getCapabilities()).orElseGet(Capabilities::new);
        refuse(isTrue(own.getPrivileged()), name + "privileged");
        refuse(!Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()), name + "allowPrivilegeEscalation is not false");
        refuse(!capabilities.getDrop().contains("ALL"), name + "capabilities.drop has no ALL");
        refuse(capabilities.getAdd().stream().anyMatch(added -> !added.equals("NET_BIND_SERVICE")), name + "capabilities.add");
        refuse(!isTrue(first(own.getRunAsNonRoot(), security.getRunAsNonRoot())), name + "runAsNonRoot is not true");
        refuse(isRoot(own.getRunAsUser()), name + "runAsUser 0");
        SeccompProfile seccomp = first(own.getSeccompProfile(), security.getSeccompProfile());
        refuse(seccomp == null || !SECCOMP.contains(seccomp.getType()), name + "seccompProfile");
        refuse(container.getPorts().stream().anyMatch(port -> port.getHostPort() != null), name + "hostPort");
        refuse(!isTrue(own.getReadOnlyRootFilesystem()), name + "readOnlyRootFilesystem is not true");
    }

    private void refuse(boolean violated, String what) {
        if (violated) {
            violations.add(what);
        }
    }

    private static boolean isTrue(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static boolean isRoot(Long user) {
        return user != null && user == 0;
    }

    private static <T> T first(T own, T ofPod) {
        return own != null ? own : ofPod;
    }
}
