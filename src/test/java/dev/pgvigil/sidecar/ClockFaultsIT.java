package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.ServerClock;
import dev.pgvigil.testing.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's clock is set while the sidecar's goes on. What was open before has an age by a clock that no longer tells. */
@Timeout(120)
class ClockFaultsIT {
    /** Everything that computes an age from the server's times, and the monitor of them. */
    private static final List<String> QUERIES = List.of("pg_stat_activity", "pg_long_running", "pg_long_statements", "pg_idle_in_transaction",
            "pg_blocked", "pg_replication", "pg_stat_replication", "pg_replication_slots_17", "pg_stat_archiver", "pg_stat_database");
    private static final Duration HOUR = Duration.ofHours(1);
    @TempDir
    private Path directory;

    @Test
    void aClockMovedOnTheServerMakesNothingNegativeAndNoRateWrong() throws IOException, SQLException {
        try (ServerClock clock = ServerClock.create(); PgServer server = server(clock); PgServer standby = server.standby();
                Ticks ticks = new Ticks(server); Patient sidecar = start(server, standby); Connection idler = server.connection("postgres");
                Connection waiter = server.connection("postgres")) {
            ticks.begin();
            lockAndWait(idler, waiter);
            sidecar.until(scrape -> allOk(sidecar.probe("primary")) && allOk(sidecar.probe("replica")));
            await().atMost(Patient.SOON).until(() -> sidecar.probe("primary").value("pg_mine_n_rate").isPresent());
            Set<String> negative = negative(sidecar.probe("primary"));
            for (Duration ahead : List.of(HOUR.negated(), HOUR)) {
                clock.ahead(ahead);
                sawTheNewTime(sidecar);
                Scrape primary = sidecar.probe("primary");
                assertThat(negative(primary)).as("ahead by " + ahead).isSubsetOf(negative);
                assertThat(primary.value("pg_mine_n_rate").orElseThrow()).isBetween(1.0, 20.0);
                assertThat(primary.value("pg_mine_open").orElseThrow()).isBetween(1.0, 60.0);
                assertThat(primary.value("pg_stat_archiver_failing")).hasValue(0);
                assertThat(primary.sum("pg_stat_replication_replay_lag_seconds").orElse(0)).isLessThan(5);
                assertThat(sidecar.probe("replica").value("pg_replication_lag_seconds").orElseThrow()).isLessThan(5);
                // A session may meet a timeout that the move made pass, and begin anew.
                sidecar.until(scrape -> scrape.sum("pg_up").orElse(0) == 2);
            }
            idler.rollback();
        }
    }

    @Test
    void anArchiverThatFailsAfterTheClockWasSetBackIsStillSaidToFailAndToRecover() throws IOException {
        try (ServerClock clock = ServerClock.create(); PgServer server = archiving(clock, "test ! -e refuse");
                Patient sidecar = Patient.start(directory, Monitor.settings(server, more("pg_stat_archiver")), server)) {
            Path refuse = server.dataDirectory().resolve("refuse");
            server.execute("SELECT pg_switch_wal()");
            sidecar.until(scrape -> scrape.value("pg_stat_archiver_archived_count").orElse(0) > 0);
            clock.ahead(HOUR.negated());
            Files.createFile(refuse);
            server.execute("CREATE TABLE more ()", "SELECT pg_switch_wal()");
            sidecar.until(scrape -> scrape.value("pg_stat_archiver_failing").orElse(0) == 1);
            clock.ahead(HOUR.multipliedBy(-2));
            Files.delete(refuse);
            // The archiver waits a minute after three failures; a signal begins anew.
            server.execute("ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()");
            sidecar.until(scrape -> scrape.value("pg_stat_archiver_failing").orElse(1) == 0);
            assertThat(sidecar.scrape().value("pg_stat_archiver_last_archive_age").orElseThrow()).isBetween(0.0, 60.0);
        }
    }

    private static boolean allOk(Scrape scrape) {
        return QUERIES.stream().allMatch(query -> Patient.in(scrape, query, "ok"));
    }

    /** Every query of both targets has begun anew since. */
    private static void sawTheNewTime(Patient sidecar) {
        double moved = System.currentTimeMillis() / 1e3;
        await().atMost(Patient.SOON).pollInterval(Duration.ofMillis(200)).until(() ->
                beganAfter(moved, sidecar.probe("primary")) && beganAfter(moved, sidecar.probe("replica")));
    }

    private static boolean beganAfter(double moment, Scrape scrape) {
        return QUERIES.stream().allMatch(query ->
                scrape.value("pgvigil_query_last_success_timestamp_seconds{query=\"" + query + "\"}").orElse(0) > moment);
    }

    private static Set<String> negative(Scrape scrape) {
        return scrape.series().entrySet().stream().filter(entry -> entry.getValue() < 0).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static void lockAndWait(Connection idler, Connection waiter) throws SQLException {
        idler.setAutoCommit(false);
        try (Statement statement = idler.createStatement()) {
            statement.execute("LOCK TABLE wanted IN ACCESS EXCLUSIVE MODE");
        }
        Threads.EACH_ITS_OWN.execute(() -> {
            try (Statement statement = waiter.createStatement()) {
                statement.execute("SELECT count(*) FROM wanted");
            } catch (SQLException e) {
                // Ended by the test, as every wait here is.
                return;
            }
        });
    }

    private static PgServer server(ServerClock clock) {
        PgServer server = archiving(clock, "true");
        server.execute("CREATE EXTENSION pg_stat_statements", "CREATE TABLE wanted ()", "CREATE TABLE ticks AS SELECT 0 AS n",
                "GRANT SELECT ON ticks TO pgvigil", "SELECT pg_create_physical_replication_slot('unused', true)",
                "SELECT pg_switch_wal()");
        return server;
    }

    private static PgServer archiving(ServerClock clock, String command) {
        PgServer server = PgServer.builder(18).clock(clock).setting("archive_mode", "on").setting("archive_command", command).start();
        Monitor.createRole(server);
        return server;
    }

    private Patient start(PgServer server, PgServer standby) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_mine:
                  every: 2s
                  timeout: 1s
                  sql: SELECT 1 AS held, n FROM public.ticks
                  metrics: {held: {usage: GAUGE, description: One}, n: {usage: COUNTER, description: Number}}
                  derived: {n_rate: {rate: n, window: 4s}, open: {since: held}}
                """);
        String settings = "targets:\n" + target("primary", server) + target("replica", standby) + more(QUERIES.toArray(String[]::new));
        return Patient.start(directory, settings, server);
    }

    private static String target(String name, PgServer server) {
        return "  " + name + ": {url: \"" + Monitor.url(server) + "\", password: \"" + Monitor.PASSWORD + "\"}\n";
    }

    private static String more(String... queries) {
        StringBuilder text = new StringBuilder("queries:\n  files: [\"mine*.yaml\"]\n  override:\n");
        for (String query : queries) {
            text.append("    ").append(query).append(": {every: 2s}\n");
        }
        return text.toString();
    }

    /** Adds one to a table ten times a second, by the sidecar's time. */
    private static final class Ticks implements AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "fixture-ticks"));
        private final Connection connection;

        Ticks(PgServer server) throws SQLException {
            connection = server.connection("postgres");
        }

        void begin() {
            timer.scheduleAtFixedRate(this::tick, 0, 100, TimeUnit.MILLISECONDS);
        }

        private void tick() {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE ticks SET n = n + 1");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            timer.shutdown();
            connection.close();
        }
    }
}
