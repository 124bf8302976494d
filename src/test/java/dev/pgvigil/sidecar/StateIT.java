package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.Servers;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What outlives a restart, and that nothing about it ever stops a start. */
@Timeout(240)
class StateIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String MORE = "queries: {preset: none, files: [mine.yaml]}\nstate: {dir: state}\n";
    private static final String SINCE = "pg_mine_since";
    private static final String RATE = "pg_mine_n_rate";
    private static final String BEGUN = "pgvigil_target_history_start_timestamp_seconds";
    @TempDir
    private Path directory;

    @BeforeEach
    void queries() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_mine:
                  every: 1s
                  sql: SELECT 1 AS held, (SELECT count(*) FROM pg_stat_activity) + 1000000 AS n
                  metrics: {held: {usage: GAUGE, description: It holds}, n: {usage: COUNTER, description: Number}}
                  derived: {since: {since: held}, n_rate: {rate: n, window: 3s}}
                """);
    }

    @Test
    void aConditionGoesOnAfterTheProcessWasKilled() throws IOException {
        try (PgServer server = server()) {
            double held;
            double begun;
            long killedAt;
            try (ChildSidecar first = ChildSidecar.start(directory, settings(server))) {
                first.until(LONG, scrape -> writes(scrape) >= 3);
                Scrape last = first.scrape();
                held = last.value(SINCE).orElseThrow();
                begun = last.value(BEGUN).orElseThrow();
                killedAt = System.nanoTime();
                first.kill();
            }
            try (ChildSidecar second = ChildSidecar.start(directory, settings(server))) {
                second.until(LONG, scrape -> scrape.value(SINCE).isPresent());
                Scrape next = second.scrape();
                double passed = (System.nanoTime() - killedAt) / 1e9;
                assertThat(next.value(SINCE).orElseThrow()).isBetween(held, held + passed + 2);
                assertThat(next.value(SINCE).orElseThrow()).as("not a second is lost of what was once written").isGreaterThan(held + passed - 5);
                second.until(LONG, scrape -> scrape.value(BEGUN).orElse(0) == begun);
                second.until(LONG, scrape -> scrape.value(RATE).isPresent());
                double before = second.scrape().value(SINCE).orElseThrow();
                server.restart();
                second.until(LONG, scrape -> !scrape.value(RATE).isPresent() && scrape.value(SINCE).orElse(0) > before);
                assertThat(second.output()).doesNotContain("Exception");
            }
        }
    }

    @Test
    void killedAtAnyMomentItAlwaysStartsAgain() throws IOException {
        Random random = new Random();
        try (PgServer server = server()) {
            double begun;
            double held;
            long killedAt;
            try (ChildSidecar first = ChildSidecar.start(directory, settings(server))) {
                first.until(LONG, scrape -> writes(scrape) >= 3);
                Scrape last = first.scrape();
                begun = last.value(BEGUN).orElseThrow();
                held = last.value(SINCE).orElseThrow();
                killedAt = System.nanoTime();
                first.kill();
            }
            for (int i = 0; i < 5; i++) {
                ChildSidecar.killed(directory, Duration.ofMillis(200 + random.nextInt(3000)));
            }
            try (ChildSidecar last = ChildSidecar.start(directory, settings(server))) {
                last.until(LONG, scrape -> scrape.value(SINCE).isPresent());
                last.until(LONG, scrape -> scrape.value(BEGUN).orElse(0) == begun);
                assertThat(last.scrape().value(SINCE).orElseThrow()).isGreaterThan(held + (System.nanoTime() - killedAt) / 1e9 - 5);
                assertThat(last.scrape().value("pgvigil_state_set_aside_total")).hasValue(0);
            }
        }
    }

    @Test
    void anOrderlyEndKeepsTheNewest() throws IOException {
        try (PgServer server = server()) {
            double held;
            try (TestSidecar first = TestSidecar.start(directory, Monitor.settings(server, MORE))) {
                await().atMost(LONG).until(() -> first.scrape().value(SINCE).orElse(0) >= 2);
                held = first.scrape().value(SINCE).orElseThrow();
            }
            try (Patient second = Patient.start(directory, Monitor.settings(server, MORE), server)) {
                second.until(scrape -> scrape.value(SINCE).isPresent());
                assertThat(second.scrape().value(SINCE).orElseThrow()).isGreaterThanOrEqualTo(held);
                assertThat(second.page()).contains("histories reach back").contains("written to state.dir");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.pgvigil.sidecar.FullDisk#all")
    void diskFullInStateDirIsSaidAndCostsNothingElse(FullDisk disk) throws IOException {
        assumeThat(Path.of("/usr/bin/prlimit")).as("util-linux").exists();
        Path state = directory.resolve("state");
        try (PgServer server = server(); ChildSidecar sidecar = ChildSidecar.start(directory, settings(server), disk.before(state))) {
            sidecar.until(LONG, scrape -> writes(scrape) >= 2);
            Scrape before = sidecar.scrape();
            assertThat(before.value("pgvigil_state_write_failures_total")).hasValue(0);
            assertThat(before.value("pgvigil_state_failing")).hasValue(0);
            sidecar.until(LONG, scrape -> {
                disk.fill(sidecar, state);
                return scrape.value("pgvigil_state_write_failures_total").orElse(0) >= 2;
            });
            Scrape full = sidecar.scrape();
            assertThat(full.value("pg_up")).hasValue(1);
            assertThat(full.value("pgvigil_state_failing")).hasValue(1);
            assertThat(full.value(SINCE).orElseThrow()).isGreaterThan(before.value(SINCE).orElseThrow());
            assertThat(Patient.in(full, "pg_mine", "ok")).isTrue();
            assertThat(sidecar.page()).contains("not kept").contains("cannot be written: " + disk.reason()).contains("on a disk with space");
            assertThat(files(sidecar.sees(state)).replace(FullDisk.FILLER + " ", "")).isEqualTo("main.state");
            disk.free(sidecar, state);
            sidecar.until(LONG, scrape -> scrape.value("pgvigil_state_last_success_timestamp_seconds").orElse(0)
                    > full.value("pgvigil_state_last_success_timestamp_seconds").orElseThrow());
            assertThat(sidecar.page()).doesNotContain("not kept");
            assertThat(sidecar.output().split("cannot be written", -1)).as("said once").hasSize(2);
            assertThat(sidecar.output()).contains("histories are kept in").contains("main.state again");
        }
    }

    @Test
    void aStateDirThatCannotBeUsedStopsNoStart() throws IOException {
        Files.writeString(directory.resolve("state"), "no directory");
        try (PgServer server = server(); Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
            sidecar.until(scrape -> scrape.value(SINCE).isPresent() && scrape.value("pgvigil_state_write_failures_total").orElse(0) > 0);
            assertThat(sidecar.page()).contains(directory.resolve("state") + " is no directory").contains("make state.dir a directory");
            Files.delete(directory.resolve("state"));
            sidecar.until(scrape -> scrape.value("pgvigil_state_last_success_timestamp_seconds").isPresent());
            assertThat(sidecar.page()).doesNotContain("is no directory");
        }
    }

    @Test
    void aDamagedFileIsSetAsideAndSaid() throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(directory.resolve("state/main.state"), "damaged");
        try (PgServer server = server(); Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
            sidecar.until(scrape -> scrape.value(SINCE).isPresent());
            assertThat(sidecar.scrape().value("pgvigil_state_set_aside_total")).hasValue(1);
            assertThat(files()).isEqualTo("main.state main.state.unreadable-1");
        }
    }

    @Test
    void theHistoriesOfAnotherServerAreSetAside() throws IOException {
        String settings = "queries: {preset: none, files: [mine.yaml]}\nstate: {dir: state}\ntargets:\n  main: {url: \"%s\"}\n";
        try (TestSidecar first = TestSidecar.start(directory, settings.formatted(Servers.shared(18).superuserUrl("postgres")))) {
            await().atMost(LONG).until(() -> first.scrape().value(SINCE).orElse(0) >= 3);
        }
        String other = settings.formatted(Servers.shared(17).superuserUrl("postgres")) + "web: {listen: \"127.0.0.1:0\"}\n";
        try (ChildSidecar second = ChildSidecar.start(directory, other)) {
            second.until(LONG, scrape -> scrape.value(SINCE).isPresent());
            assertThat(second.scrape().value(SINCE).orElseThrow()).isLessThan(3);
            second.until(LONG, scrape -> scrape.value("pgvigil_state_set_aside_total").orElse(0) == 1);
            await().atMost(LONG).until(() -> files().equals("main.state main.state.unreadable-1"));
        }
    }

    @Test
    void everyTargetHasItsFileAndOneThatIsRemovedLeavesIt() throws IOException {
        String targets = "queries: {preset: none, files: [mine.yaml]}\nstate: {dir: state}\nweb: {listen: \"127.0.0.1:0\"}\ntargets:\n  a: {url: \"%1$s\"}\n";
        String url = Servers.shared(18).superuserUrl("postgres");
        Path file = directory.resolve("pgvigil.yaml");
        Files.writeString(file, targets.formatted(url) + "  b: {url: \"" + url + "\"}\n");
        try (TestSidecar sidecar = TestSidecar.start(directory)) {
            await().atMost(LONG).until(() -> files().equals("a.state b.state"));
            Files.writeString(file, targets.formatted(url));
            assertThat(sidecar.reload().statusCode()).isEqualTo(200);
            assertThat(files()).isEqualTo("a.state b.state");
        }
    }

    @Test
    void withoutStateDirThePageSaysThatARestartForgets() {
        try (TestSidecar sidecar = TestSidecar.start(directory, "queries: {preset: none, files: [mine.yaml]}\ntargets:\n  main: {url: \""
                + Servers.shared(18).superuserUrl("postgres") + "\"}\n")) {
            await().atMost(LONG).until(() -> sidecar.scrape().value(SINCE).isPresent());
            assertThat(sidecar.scrape().value(BEGUN)).isPresent();
            assertThat(sidecar.scrape().sum("pgvigil_state_writes_total")).isEmpty();
            assertThat(sidecar.get("/").body()).contains("in memory only: no state.dir is set");
        }
    }

    private static double writes(Scrape scrape) {
        Predicate<Scrape> collected = known -> known.value(SINCE).orElse(0) >= 3;
        return collected.test(scrape) ? scrape.value("pgvigil_state_writes_total").orElse(0) : 0;
    }

    private String files() throws IOException {
        return files(directory.resolve("state"));
    }

    private static String files(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return "";
        }
        try (Stream<Path> all = Files.list(state)) {
            List<String> names = all.map(path -> path.getFileName().toString()).filter(name -> !name.endsWith(".tmp")).sorted().toList();
            return names.stream().collect(Collectors.joining(" "));
        }
    }

    private static String settings(PgServer server) {
        return Monitor.settings(server, MORE + "web: {listen: \"127.0.0.1:0\"}\n");
    }

    private static PgServer server() {
        PgServer server = PgServer.start(18);
        Monitor.createRole(server);
        return server;
    }
}
