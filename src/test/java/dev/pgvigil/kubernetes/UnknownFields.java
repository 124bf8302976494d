package dev.pgvigil.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fields that Kubernetes does not know: the models keep them aside instead of refusing them. */
final class UnknownFields {
    private static final String MODELS = "io.fabric8.";
    private static final String ASIDE = "additionalProperties";
    /** Kinds without a model here; tests look at them by hand. */
    private static final Set<String> WITHOUT_MODEL = Set.of("GrafanaDashboard", "Cluster");
    private final List<String> found = new ArrayList<>();

    private UnknownFields() {
    }

    /** The ways to all of them; a kind that nobody knows is one too. */
    static List<String> of(HasMetadata resource) {
        UnknownFields fields = new UnknownFields();
        String name = resource.getKind() + " " + resource.getMetadata().getName();
        if (resource instanceof GenericKubernetesResource) {
            fields.visit(name + ".metadata", resource.getMetadata());
            return WITHOUT_MODEL.contains(resource.getKind()) ? fields.found : List.of(name + ": unknown " + resource.getApiVersion());
        }
        fields.visit(name, resource);
        return fields.found;
    }

    private void visit(String way, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> visit(way + "." + key, item));
        } else if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                visit(way + "[" + index++ + "]", item);
            }
        } else if (value != null && value.getClass().getName().startsWith(MODELS) && !value.getClass().isEnum()) {
            fields(way, value);
        }
    }

    private void fields(String way, Object value) {
        for (Class<?> type = value.getClass(); type != null && type.getName().startsWith(MODELS); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field(way, field, value);
                }
            }
        }
    }

    private void field(String way, Field field, Object owner) {
        try {
            field.setAccessible(true);
            Object value = field.get(owner);
            if (field.getName().equals(ASIDE)) {
                ((Map<?, ?>) value).keySet().forEach(key -> found.add(way + "." + key));
            } else {
                visit(way + "." + field.getName(), value);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
