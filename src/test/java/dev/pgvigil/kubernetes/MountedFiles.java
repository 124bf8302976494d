package dev.pgvigil.kubernetes;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes what a projected volume would hold: the ConfigMaps as rendered, and a made content for each key of a Secret or foreign ConfigMap. */
final class MountedFiles {
    private final Manifests manifests;
    private final Path directory;
    private final Map<String, String> foreign;

    private MountedFiles(Manifests manifests, Path directory, Map<String, String> foreign) {
        this.manifests = manifests;
        this.directory = directory;
        this.foreign = foreign;
    }

    /** @param foreign path below the mount to content; other paths hold a word */
    static void write(Manifests manifests, Volume volume, Path directory, Map<String, String> foreign) throws IOException {
        MountedFiles files = new MountedFiles(manifests, directory, foreign);
        for (VolumeProjection source : volume.getProjected().getSources()) {
            files.write(source);
        }
    }

    private void write(VolumeProjection source) throws IOException {
        if (source.getSecret() != null) {
            made(source.getSecret().getItems());
            return;
        }
        if (!source.getConfigMap().getItems().isEmpty()) {
            made(source.getConfigMap().getItems());
            return;
        }
        for (Map.Entry<String, String> file : manifests.named(io.fabric8.kubernetes.api.model.ConfigMap.class, source.getConfigMap().getName()).getData().entrySet()) {
            put(file.getKey(), file.getValue());
        }
    }

    private void made(List<KeyToPath> items) throws IOException {
        for (KeyToPath item : items) {
            put(item.getPath(), foreign.getOrDefault(item.getPath(), "made"));
        }
    }

    private void put(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        if (Files.exists(file)) {
            throw new AssertionError(path + " is written by two sources");
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
