package dev.pgvigil.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets where everybody can read them: in variables, in ConfigMaps, in manifests that lie in a repository. */
final class PlainSecrets {
    private static final Pattern NAME = Pattern.compile("(?i).*(pass|secret|token|credential|dsn|data_source_name).*");
    private static final Pattern TEXT = Pattern.compile("(?m)://[^/\\s:@]+:[^/\\s@]+@|\\bpassword\\s*[:=]\\s*[^\\s{]");

    private PlainSecrets() {
    }

    static List<String> in(Manifests manifests) {
        Stream<String> secrets = manifests.of(Secret.class).stream().map(secret -> "Secret " + secret.getMetadata().getName());
        Stream<String> texts = manifests.of(ConfigMap.class).stream().flatMap(map -> map.getData().entrySet().stream()
                .filter(file -> TEXT.matcher(file.getValue()).find()).map(file -> "ConfigMap " + map.getMetadata().getName() + ": " + file.getKey()));
        Stream<String> variables = manifests.pods().stream()
                .flatMap(pod -> Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream()))
                .flatMap(container -> variables(container).map(name -> "container " + container.getName() + ": " + name));
        return Stream.of(secrets, texts, variables).flatMap(found -> found).toList();
    }

    /** Also one that Kubernetes fills from a Secret: what is in the environment shows in dumps and is never read again. */
    private static Stream<String> variables(Container container) {
        return container.getEnv().stream().filter(variable -> NAME.matcher(variable.getName()).matches() && !variable.getName().endsWith("_FILE")
                || variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null
                || variable.getValue() != null && TEXT.matcher(variable.getValue()).find()).map(EnvVar::getName);
    }
}
