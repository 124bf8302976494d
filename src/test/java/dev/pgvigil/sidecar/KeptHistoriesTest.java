package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Histories;
import dev.pgvigil.snapshot.StateFileStatus;
import dev.pgvigil.state.Entry;
import dev.pgvigil.state.StateFile;
import dev.pgvigil.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptHistoriesTest {
    private static final String QUERY = """
            {"query":"pg_x","datname":"app","age":5000000000,"begun":"2026-01-01T00:00:00Z","system":"1","in_recovery":false,"started":"2026-01-01T00:00:00Z","values":
            {"since":{"definition":"d","memories":[{"rows":[],"groups":[[[],[7000000000],[],0.0]]}]}}}""";
    @TempDir
    private Path directory;
    private final HandClock clock = new HandClock();
    private final Histories histories = new Histories(new Clocks(clock, clock, () -> 0.0), true);
    private StateFile file;

    @BeforeEach
    void write() throws IOException {
        file = new StateFile(directory, "main");
        file.write(clock.instant(), List.of(entry("pg_x in app", QUERY), entry("pg_y", "{\"query\":\"pg_y\"}"),
                new Entry("other", "pg_z", new ObjectMapper().readTree(QUERY))));
    }

    @Test
    void theTimeThatPassedCountsAndWhatCannotBeReadCostsItselfOnly() {
        clock.advance(Duration.ofSeconds(30));
        kept().recall();
        assertThat(histories.save()).containsOnlyKeys("pg_x in app");
        JsonNode saved = histories.save().get("pg_x in app");
        assertThat(saved.path("age").asLong()).isEqualTo(35_000_000_000L);
        assertThat(saved.at("/values/since/memories/0/groups/0/1/0").asLong()).isEqualTo(7_000_000_000L);
    }

    @Test
    void aClockThatWentBackBeginsEverythingAnew() {
        clock.advance(Duration.ofMillis(-1));
        kept().recall();
        assertThat(histories.save()).isEmpty();
    }

    @Test
    void theStatusTellsOfFailureAndRecovery() throws IOException {
        KeptHistories kept = kept();
        kept.write();
        long bytes = Files.size(file.path());
        assertThat(kept.status()).contains(new StateFileStatus(1, 0, 0, Optional.of(clock.instant()), bytes, 0, ""));
        Files.delete(file.path());
        Files.delete(directory);
        Files.writeString(directory, "");
        kept.write();
        StateFileStatus failing = kept.status().orElseThrow();
        assertThat(failing.fault()).isEqualTo(file.path() + " cannot be written: " + directory + " is no directory; histories go on in memory and"
                + " would not outlive a restart: make state.dir a directory that pgvigil can write to, on a disk with space");
        assertThat(failing).isEqualTo(new StateFileStatus(2, 1, 0, Optional.of(clock.instant()), bytes, 0, failing.fault()));
        Files.delete(directory);
        kept.write();
        assertThat(kept.status()).contains(new StateFileStatus(3, 1, 0, Optional.of(clock.instant()), bytes, 0, ""));
    }

    @Test
    void anotherProcessOnTheSameFileIsSaid() throws IOException {
        KeptHistories kept = kept();
        kept.write();
        file.write(clock.instant(), List.of(entry("pg_x in app", QUERY)));
        kept.write();
        assertThat(kept.status().orElseThrow().fault()).isEqualTo("another process writes " + file.path()
                + " too; give each its own state.dir, for the last one to write wins");
        kept.write();
        assertThat(kept.status().orElseThrow().fault()).isEmpty();
    }

    @Test
    void withoutADirectoryThereIsNoFile() {
        KeptHistories none = new KeptHistories("main", List.of(KeptSection.of(histories)), clock, Optional.empty());
        none.recall();
        none.write();
        assertThat(none.status()).isEmpty();
    }

    private KeptHistories kept() {
        return new KeptHistories("main", List.of(KeptSection.of(histories)), clock, Optional.of(new StateFile(directory, "main")));
    }

    private static Entry entry(String name, String json) throws IOException {
        return new Entry("derive", name, new ObjectMapper().readTree(json));
    }
}
