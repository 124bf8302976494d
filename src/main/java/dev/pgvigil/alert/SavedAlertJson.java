package dev.pgvigil.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.query.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A saved alert as JSON. Durations are nanoseconds. */
final class SavedAlertJson {
    private SavedAlertJson() {
    }

    /** @param system identifier of the server that it tells of; empty when it is not known */
    static ObjectNode write(SavedAlert saved, String system) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("alert", saved.identity().name()).put("severity", saved.identity().severity().name()).put("system", system)
                .put("active", saved.active().toNanos()).put("active_at", saved.activeAt().toString())
                .put("value", Double.toString(saved.value())).put("threshold", Double.toString(saved.threshold()));
        saved.firedAt().ifPresent(at -> node.put("fired_at", at.toString()));
        saved.kept().ifPresent(kept -> node.put("kept", kept.toNanos()));
        ObjectNode labels = node.putObject("labels");
        saved.labels().forEach(labels::put);
        return node;
    }

    /** @throws RuntimeException when it is not what was written */
    static SavedAlert read(JsonNode node) {
        Map<String, String> labels = new LinkedHashMap<>();
        node.path("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        Alert.Identity identity = new Alert.Identity(text(node, "alert"), Severity.valueOf(text(node, "severity")), Map.copyOf(labels));
        Optional<Duration> kept = node.has("kept") ? Optional.of(nanos(node, "kept")) : Optional.empty();
        Optional<Instant> firedAt = node.has("fired_at") ? Optional.of(Instant.parse(text(node, "fired_at"))) : Optional.empty();
        return new SavedAlert(identity, nanos(node, "active"), Instant.parse(text(node, "active_at")), firedAt, kept,
                Double.parseDouble(text(node, "value")), Double.parseDouble(text(node, "threshold")));
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual()) {
            throw new IllegalArgumentException("found no text under " + field + ", expected one");
        }
        return node.path(field).asText();
    }

    private static Duration nanos(JsonNode node, String field) {
        long nanos = node.path(field).asLong(-1);
        if (nanos < 0) {
            throw new IllegalArgumentException("found " + node.path(field) + " under " + field + ", expected nanoseconds");
        }
        return Duration.ofNanos(nanos);
    }
}
