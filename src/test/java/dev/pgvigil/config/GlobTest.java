package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobTest {
    @TempDir
    Path directory;

    private Path file(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    @Test
    void findsFilesAsAShellDoes() throws IOException {
        Path a = file("a.yaml");
        Path deep = file("x/y/b.yaml");
        file(".hidden/c.yaml");

        assertThat(Glob.expand(directory, "*.yaml")).contains(List.of(a));
        assertThat(Glob.expand(directory, "**/*.yaml")).contains(List.of(a, deep));
        assertThat(Glob.expand(directory, "x/?/{b,c}.yaml")).contains(List.of(deep));
        assertThat(Glob.expand(directory, "z/*")).contains(List.of());
    }

    @Test
    void goesNotRoundInLinks() throws IOException {
        Path a = file("d/a.yaml");
        for (String link : List.of("one", "two", "three")) {
            Files.createSymbolicLink(directory.resolve("d").resolve(link), directory);
        }

        assertThat(Glob.expand(directory, "**/*.yaml")).contains(List.of(a));
        assertThat(Glob.expand(directory, "d/o*/d/*.yaml")).hasValueSatisfying(found -> assertThat(found).hasSize(1));
    }

    @Test
    void stopsWhereThereIsTooMuchToLookAt() throws IOException {
        for (int i = 0; i < 30; i++) {
            file("d" + i + "/a.yaml");
        }

        assertThat(Glob.expand(directory, "*/../*/../*/../*/a.yaml")).isEmpty();
        assertThat(new SettingsLoading(directory).file("queries: {files: '*/../*/../*/../*/a.yaml'}\n").faults()).containsExactly(
                "pgvigil.yaml:1:18: queries.files: found more than 20000 files and directories to look at, expected a narrower pattern");
    }

    @Test
    void refusesWhatIsNoPath() {
        assertThat(new SettingsLoading(directory).file("queries: {files: \"q\\0/*.yaml\"}\n").faults()).containsExactly(
                "pgvigil.yaml:1:18: queries.files: found a text that is no path, expected a path");
    }
}
