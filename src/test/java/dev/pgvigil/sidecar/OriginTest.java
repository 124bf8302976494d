package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.config.Flags;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {
    private static final String QUERY = "pg_a: {sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE, description: One}}}\n";
    @TempDir
    private Path directory;
    private Origin origin;
    private Signature before;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(directory.resolve("queries"));
        write("queries/a.yaml", QUERY);
        write("web.yaml", "");
        write("own.profile.yaml", "");
        write("pgvigil.yaml", """
                targets: {main: {url: "postgresql://me@127.0.0.1:1/postgres"}}
                profiles: [default, own.profile.yaml]
                web: {config_file: web.yaml}
                queries: {preset: none, files: [queries/*.yaml]}
                """);
        origin = new Origin(new Flags(Optional.of(directory.resolve("pgvigil.yaml")), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                Optional.empty(), Optional.empty()), Map.of("HOME", directory.toString(), "PGPASSWORD", "hidden-word"), directory);
        before = origin.signature();
    }

    @Test
    void staysTheSameWhileNothingChanges() throws IOException {
        assertThat(before.faults()).isEmpty();
        assertThat(before.contents()).hasSize(3);
        Files.setLastModifiedTime(directory.resolve("queries/a.yaml"), FileTime.from(Instant.EPOCH));
        assertThat(origin.signature()).isEqualTo(before);
        assertThat(origin.load().signature()).isEqualTo(before);
    }

    @Test
    void changesWithEveryFileThatIsRead() throws IOException {
        for (String file : List.of("queries/a.yaml", "web.yaml", "own.profile.yaml")) {
            Signature now = origin.signature();
            write(file, Files.readString(directory.resolve(file)) + "# more\n");
            assertThat(origin.signature()).as(file).isNotEqualTo(now);
        }
    }

    @Test
    void changesWithAContentOfTheSameLengthAndDate() throws IOException {
        Path file = directory.resolve("queries/a.yaml");
        FileTime date = Files.getLastModifiedTime(file);
        write("queries/a.yaml", QUERY.replace("SELECT 1", "SELECT 2"));
        Files.setLastModifiedTime(file, date);
        assertThat(origin.signature()).isNotEqualTo(before);
    }

    @Test
    void changesWithTheSettingsButNotWithTheirComments() throws IOException {
        String settings = Files.readString(directory.resolve("pgvigil.yaml"));
        write("pgvigil.yaml", settings + "# a comment\n");
        assertThat(origin.signature()).isEqualTo(before);
        write("pgvigil.yaml", settings + "limits: {rows: 5}\n");
        assertThat(origin.signature()).isNotEqualTo(before);
    }

    @Test
    void changesWithAFileThatAPatternBeginsOrCeasesToMatch() throws IOException {
        write("queries/b.yaml", QUERY.replace("pg_a", "pg_b"));
        assertThat(origin.signature()).isNotEqualTo(before);
        assertThat(origin.load().queries()).hasSize(2);
        Files.delete(directory.resolve("queries/b.yaml"));
        assertThat(origin.signature()).isEqualTo(before);
    }

    @Test
    void changesWhenWhatWasMissingAppears() throws IOException {
        String settings = Files.readString(directory.resolve("pgvigil.yaml"));
        write("pgvigil.yaml", settings.replace("queries/*.yaml", "later.yaml"));
        Signature missing = origin.signature();
        assertThat(missing.faults()).contains("later.yaml");
        assertThat(origin.signature()).isEqualTo(missing);
        assertThatThrownBy(origin::load).isInstanceOf(ProblemsException.class);
        write("later.yaml", QUERY);
        assertThat(origin.signature()).isNotEqualTo(missing);
        assertThat(origin.load().queries()).hasSize(1);
    }

    @Test
    void followsAMountThatSwapsItsLink() throws IOException {
        Files.createDirectory(directory.resolve("..v1"));
        Files.createDirectory(directory.resolve("..v2"));
        write("..v1/c.yaml", QUERY.replace("pg_a", "pg_c"));
        write("..v2/c.yaml", QUERY.replace("pg_a", "pg_d"));
        Path data = Files.createSymbolicLink(directory.resolve("queries/..data"), directory.resolve("..v1"));
        Files.createSymbolicLink(directory.resolve("queries/c.yaml"), Path.of("..data/c.yaml"));
        Signature one = origin.signature();
        assertThat(origin.load().queries()).extracting("key").containsExactly("pg_a", "pg_c");
        Files.delete(data);
        Files.createSymbolicLink(data, directory.resolve("..v2"));
        assertThat(origin.signature()).isNotEqualTo(one);
        assertThat(origin.load().queries()).extracting("key").containsExactly("pg_a", "pg_d");
    }

    @Test
    void tellsAFaultyWebConfigurationTogetherWithFaultyQueries() throws IOException {
        write("web.yaml", "nonsense: 1\n");
        write("queries/a.yaml", "pg_a: {sqll: SELECT 1}\n");
        assertThatThrownBy(origin::load).hasMessageContaining("web.yaml:1:1: ").hasMessageContaining("a.yaml:1:8: ");
    }

    @Test
    void printsNothingOfTheEnvironment() {
        assertThat(origin + " " + before + " " + origin.load()).doesNotContain("hidden-word");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
