package dev.pgvigil.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Alone;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.Threads;
import dev.pgvigil.yaml.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product as a process, a primary, a standby and a load, and one random fault after the other, often two at once. All the time
 * independent clients see that everything is served, told truly and within the connection budget; at the end all is as at the start.
 *
 * <p>{@code -Dpgvigil.soak=10m} sets how long (default one minute), {@code -Dpgvigil.soak.seed=N} repeats a run's faults.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
@Alone
class SoakIT {
    private static final Duration LENGTH = Values.parseDuration(System.getProperty("pgvigil.soak", "60s")).orElseThrow();
    private static final long SEED = Long.getLong("pgvigil.soak.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(SEED);
    @TempDir
    private Path directory;

    @Test
    void survivesRandomFaultsAndIsAsBeforeAfterThem() throws Exception {
        say("seed " + SEED + ", " + LENGTH.toSeconds() + " s; again with -Dpgvigil.soak.seed=" + SEED);
        try (World world = new World(directory, MajorVersions.newest()); Load load = new Load(world.primary)) {
            load.begin();
            awaitHealth(world);
            new ClientFaults(world).storm(random);
            Footing before = world.footing();
            List<String> struck = soak(world);
            awaitHealth(world);
            await("as before: " + before).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(3)).until(() -> world.footing().near(before));
            say(struck.size() + " faults: " + struck);
            say("before " + before + ", after " + world.footing() + ", " + world.reader);
            assertThat(Journal.unexpected(world.log())).isEmpty();
            assertThat(world.findings.all()).isEmpty();
        }
    }

    private List<String> soak(World world) throws Exception {
        SessionCount onPrimary = new SessionCount(world.primary, world.silence);
        SessionCount onStandby = new SessionCount(world.standby, world.silence);
        try (Watcher pages = new Watcher("pages", 200, world.findings, () -> readAll(world));
                Watcher primary = new Watcher("sessions-primary", 25, world.findings, onPrimary::look);
                Watcher standby = new Watcher("sessions-standby", 25, world.findings, onStandby::look)) {
            List<String> struck = strike(world);
            assertThat(List.of(pages, primary, standby)).allMatch(Watcher::looks);
            assertThat(List.of(onPrimary.most(), onStandby.most())).allMatch(most -> most > 0);
            say("most sessions: " + onPrimary.most() + " on the primary, " + onStandby.most() + " on the standby");
            return struck;
        } finally {
            onPrimary.close();
            onStandby.close();
        }
    }

    private static void readAll(World world) throws IOException, InterruptedException {
        Scrape own = world.reader.scrape("/metrics");
        assertThat(own.sum("pg_up", "target=\"primary\"")).isPresent();
        assertThat(own.sum("pg_up", "target=\"standby\"")).isPresent();
        world.probe("primary");
        world.probe("standby");
        assertThat(world.reader.get("/livez")).isEqualTo("alive\n");
        assertThat(world.reader.get("/")).contains("primary", "standby");
        assertThat(world.isAlive()).isTrue();
    }

    /** Deals all faults once before any comes again. */
    private List<String> strike(World world) throws Exception {
        List<Fault> beside = new ClientFaults(world).all();
        List<Fault> deck = new ArrayList<>();
        List<String> struck = new ArrayList<>();
        for (long until = System.nanoTime() + LENGTH.toNanos(); System.nanoTime() < until && !world.findings.any();) {
            if (deck.isEmpty()) {
                deck.addAll(all(world, beside));
                Collections.shuffle(deck, random);
            }
            Fault fault = deck.remove(deck.size() - 1);
            Fault second = beside.get(random.nextInt(beside.size()));
            struck.add(strike(world, fault, beside.contains(fault) || random.nextBoolean() ? null : second));
        }
        return struck;
    }

    /** @param beside null for none */
    private String strike(World world, Fault fault, Fault beside) throws Exception {
        String name = fault.name() + (beside == null ? "" : " with " + beside.name());
        world.findings.during(name);
        say(name);
        Random its = new Random(random.nextLong());
        Random others = new Random(random.nextLong());
        CompletableFuture<?> other = beside == null ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(() -> run(beside, others), Threads.EACH_ITS_OWN);
        try {
            fault.course().run(its);
            other.get(3, TimeUnit.MINUTES);
        } catch (Exception | AssertionError e) {
            world.findings.add(e.toString());
            say("found: " + world.findings.all() + "\n" + world.log());
            throw e;
        }
        return name;
    }

    private static void run(Fault fault, Random random) {
        try {
            fault.course().run(random);
        } catch (Exception e) {
            throw new IllegalStateException(fault.name(), e);
        }
    }

    private static List<Fault> all(World world, List<Fault> ofClients) {
        return Stream.of(new ServerFaults(world).all(), new SessionFaults(world).all(), new NetworkFaults(world).all(), ofClients)
                .flatMap(List::stream).toList();
    }

    /** Every query of both targets is ok, or skipped for a reason that has nothing to do with faults. */
    private static void awaitHealth(World world) {
        for (String target : List.of("primary", "standby")) {
            world.untilWell(target);
            await("everything ok or skipped on " + target).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(500)).untilAsserted(() ->
                    assertThat(world.probe(target).series().entrySet()).filteredOn(entry -> entry.getKey().startsWith("pgvigil_query_state")
                            && entry.getValue() == 1 && !entry.getKey().contains("state=\"ok\"") && !entry.getKey().contains("state=\"skipped\""))
                            .isEmpty());
        }
    }

    private static void say(String text) {
        System.out.println("soak: " + text);
    }
}
