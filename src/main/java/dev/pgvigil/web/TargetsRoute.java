package dev.pgvigil.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.snapshot.TargetView;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code /targets}: every target in the format of Prometheus's HTTP service discovery, so that each is scraped at {@code /probe} with
 * its own {@code instance}.
 */
final class TargetsRoute implements Handler {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Targets targets;

    TargetsRoute(Targets targets) {
        this.targets = targets;
    }

    @Override
    public void handle(Context request) throws JsonProcessingException {
        String address = AskedAddress.of(request);
        List<Group> groups = targets.all().stream().map(target -> new Group(List.of(address), labels(target, request.scheme()))).toList();
        Answer.send(request, 200, "application/json", JSON.writeValueAsBytes(groups));
    }

    private static Map<String, String> labels(TargetView target, String scheme) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (scheme.equals("https")) {
            labels.put("__scheme__", scheme);
        }
        labels.put("__metrics_path__", "/probe");
        labels.put("__param_target", target.name());
        labels.put("instance", target.name());
        // For relabelling only: on every series they would change with the settings and double what pg_target_info says.
        new TreeMap<>(target.status().labels()).forEach((name, value) -> labels.put("__meta_pgvigil_label_" + name, value));
        return labels;
    }

    private record Group(List<String> targets, Map<String, String> labels) {
    }
}
