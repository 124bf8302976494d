package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One load of the settings in a directory of its own, for tests. */
final class SettingsLoading {
    private final Path directory;
    private final Path system;
    private final Map<String, String> environment = new HashMap<>();
    private Flags flags = Flags.NONE;

    SettingsLoading(Path directory) {
        this.directory = directory;
        this.system = directory.resolve("etc/pgvigil.yaml");
    }

    SettingsLoading file(String text) {
        return file("pgvigil.yaml", text);
    }

    SettingsLoading file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SettingsLoading variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    SettingsLoading url(String url) {
        return flags(new Flags(Optional.empty(), Optional.of(url), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty()));
    }

    SettingsLoading flags(Flags written) {
        flags = written;
        return this;
    }

    Settings settings() {
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.load(flags, environment, directory, system, problems);
        assertThat(problems.all()).isEmpty();
        return settings.orElseThrow();
    }

    TargetSettings target() {
        assertThat(settings().targets()).hasSize(1);
        return settings().targets().get(0);
    }

    ConnectionSettings connection() {
        return target().connection();
    }

    List<String> faults() {
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.load(flags, environment, directory, system, problems);
        assertThat(settings.isEmpty()).isEqualTo(!problems.isEmpty());
        return problems.all().stream().map(Problem::toString).toList();
    }
}
