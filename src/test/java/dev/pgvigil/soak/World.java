package dev.pgvigil.soak;

import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.PgVigilProcess;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;

/** A primary behind a network that can fail, its standby, and the product watching both from a process of its own. */
final class World implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    static final String QUERIES = """
            pg_beside:
              every: 1s
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            pg_work:
              every: 1s
              sql: SELECT sum(xact_commit) AS n FROM pg_stat_database
              metrics: {n: {usage: COUNTER, description: Commits}}
              derived: {n_rate: {rate: n, window: 2s}}
            pg_wanted:
              every: 1s
              timeout: 900ms
              sql: SELECT count(*) AS n FROM public.wanted
              metrics: {n: {usage: GAUGE, description: Rows}}
            pg_slow:
              every: 4s
              timeout: 3s
              sql: SELECT 1 AS one FROM pg_sleep(0.2)
              metrics: {one: {usage: GAUGE, description: One}}
            pg_visited:
              scope: database
              every: 2s
              timeout: 1s
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            """;
    final Findings findings = new Findings();
    final Silence silence = new Silence();
    final PgServer primary;
    final PgServer standby;
    final TcpProxy network;
    final Reader reader;
    private final Path directory;
    private final PgVigilProcess process;

    World(Path directory, int major) throws IOException {
        this.directory = directory;
        primary = PgServer.builder(major).passwords().setting("max_connections", "24").start();
        Monitor.createRole(primary);
        primary.execute("CREATE EXTENSION pg_stat_statements", "CREATE TABLE wanted AS SELECT 1 AS x", "GRANT SELECT ON wanted TO pgvigil",
                "CREATE TABLE work AS SELECT x FROM generate_series(1, 1000) AS x", "CREATE DATABASE app", "CREATE ROLE app LOGIN PASSWORD 'app'");
        standby = primary.standby();
        network = TcpProxy.before(primary);
        writeQueries(QUERIES);
        writePassword(Monitor.PASSWORD);
        String target = ": {url: \"postgresql://pgvigil@127.0.0.1:%d/postgres\", password_file: password}\n";
        Files.writeString(directory.resolve("pgvigil.yaml"), "targets:\n" + "  primary" + target.formatted(network.port()) + "  standby"
                + target.formatted(standby.port()) + "limits: {busy_ratio: 1}\nweb: {listen: \"127.0.0.1:0\"}\nqueries: {files: [mine.yaml]}\n");
        process = PgVigilProcess.in(directory).jvm("-Xmx128m").start("--config", directory.resolve("pgvigil.yaml").toString());
        reader = new Reader(process.port());
    }

    void writeQueries(String yaml) throws IOException {
        replace("mine.yaml", yaml);
    }

    /** Puts a new password where the sidecar reads it; the role is another matter. */
    void writePassword(String text) throws IOException {
        replace("password", text + "\n");
    }

    private void replace(String name, String text) throws IOException {
        Path next = Files.writeString(directory.resolve(name + ".next"), text);
        Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String log() {
        return process.err();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int port() {
        return process.port();
    }

    Footing footing() throws IOException, InterruptedException {
        return Footing.of(process.pid(), reader);
    }

    /** The page of a target. */
    Scrape probe(String target) throws IOException, InterruptedException {
        return reader.scrape("/probe?target=" + target);
    }

    /** Waits until the page of a target shows something; who waits in vain says for what. */
    void until(String what, String target, Predicate<Scrape> condition) {
        await(what + " on " + target).atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> condition.test(probe(target)));
    }

    void untilUp(String target, int up) {
        until("pg_up " + up, target, scrape -> scrape.value("pg_up").orElse(-1) == up);
    }

    void untilState(String target, String query, String state) {
        until(query + " " + state, target, scrape -> in(scrape, query, state));
    }

    /** Waits until a target works in all lanes. */
    void untilWell(String target) {
        until("all lanes at work", target, scrape -> scrape.value("pg_up").orElse(0) == 1 && in(scrape, "pg_beside", "ok")
                && in(scrape, "pg_slow", "ok") && in(scrape, "pg_visited", "ok") && in(scrape, "pg_wanted", "ok"));
    }

    private static boolean in(Scrape scrape, String query, String state) {
        return scrape.sum("pgvigil_query_state", "query=\"" + query + "\"", "state=\"" + state + "\"").orElse(0) > 0;
    }

    /** Lets up to three seconds pass; ends early when something was found. */
    void linger(Random random) {
        Duration rest = Duration.ofMillis(random.nextInt(3_000));
        long until = System.nanoTime() + rest.toNanos();
        await().atMost(rest.plusSeconds(30)).until(() -> System.nanoTime() >= until || findings.any());
    }

    @Override
    public void close() {
        process.close();
        network.close();
        primary.close();
    }
}
