package dev.pgvigil.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** Resources as Kubernetes would read them: each in its own model, a text only where a text stands, no key twice. */
record Manifests(List<HasMetadata> all) {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .withCoercionConfig(LogicalType.Textual, config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail).setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withCoercionConfig(LogicalType.Integer, config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
            .withCoercionConfig(LogicalType.Boolean, config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
            .build();

    static Manifests parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<HasMetadata> all = new ArrayList<>();
        for (Object document : new Yaml(options).loadAll(text)) {
            if (document != null) {
                all.add(resource(STRICT.valueToTree(document)));
            }
        }
        return new Manifests(List.copyOf(all));
    }

    static Manifests read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HasMetadata resource(JsonNode tree) {
        try {
            return (HasMetadata) STRICT.treeToValue(tree, KubernetesResource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(tree.path("kind").asText() + " " + tree.at("/metadata/name").asText() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Reads a part of a resource, such as containers in a text. */
    static <T> T part(Object part, Class<T> type) {
        return STRICT.convertValue(part, type);
    }

    <T extends HasMetadata> List<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The only one of its kind. */
    <T extends HasMetadata> T one(Class<T> type) {
        List<T> found = of(type);
        if (found.size() != 1) {
            throw new AssertionError("found " + found.size() + " of " + type.getSimpleName() + ", expected one");
        }
        return found.get(0);
    }

    <T extends HasMetadata> T named(Class<T> type, String name) {
        return of(type).stream().filter(resource -> resource.getMetadata().getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    /** What makes pods. */
    List<PodTemplateSpec> pods() {
        return Stream.concat(of(Deployment.class).stream().map(deployment -> deployment.getSpec().getTemplate()),
                of(StatefulSet.class).stream().map(set -> set.getSpec().getTemplate())).toList();
    }

    /** The text of one file in a ConfigMap. */
    String text(String configMap, String key) {
        Map<String, String> data = named(ConfigMap.class, configMap).getData();
        if (!data.containsKey(key)) {
            throw new AssertionError("no " + key + " in the ConfigMap " + configMap + ", only " + data.keySet());
        }
        return data.get(key);
    }
}
