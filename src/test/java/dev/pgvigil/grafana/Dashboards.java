package dev.pgvigil.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The dashboards of the repository and their sources. Stateless. */
final class Dashboards {
    static final Path DIRECTORY = Path.of("grafana/dashboards");
    private static final Path SOURCES = Path.of("grafana/source");

    private Dashboards() {
    }

    static List<Path> sources() {
        return files(SOURCES, ".yaml");
    }

    static List<Path> committed() {
        return files(DIRECTORY, ".json");
    }

    /** Where the dashboard of a source is. */
    static Path file(Path source) {
        return DIRECTORY.resolve(source.getFileName().toString().replace(".yaml", ".json"));
    }

    /** All of them as their sources say. */
    static List<JsonNode> made() {
        return sources().stream().<JsonNode>map(source -> Dashboard.of(Source.read(source))).toList();
    }

    /** The panels of a dashboard, those in collapsed rows too, without the rows. */
    static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            if (panel.path("type").textValue().equals("row")) {
                panel.path("panels").forEach(panels::add);
            } else {
                panels.add(panel);
            }
        }
        return panels;
    }

    private static List<Path> files(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
