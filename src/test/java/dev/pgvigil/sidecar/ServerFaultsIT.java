package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a whole goes, comes, or is another one. Absence at the start, a stop, a freeze and a promotion: {@link SidecarIT}. */
@Timeout(120)
class ServerFaultsIT {
    private static final String MORE = "queries: {preset: none, files: [mine.yaml]}\n";
    @TempDir
    private Path directory;

    @BeforeEach
    void queries() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_mine:
                  every: 1s
                  sql: SELECT extract(epoch FROM pg_postmaster_start_time()) AS started, (SELECT count(*) FROM pg_stat_activity) + 1000000 AS n
                  metrics: {started: {usage: GAUGE, description: Start}, n: {usage: COUNTER, description: Number}}
                  derived: {n_rate: {rate: n, window: 2s}}
                """);
    }

    @Test
    void aKilledServerIsDownAndComesBack() {
        try (PgServer server = server(); Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
            sidecar.until(scrape -> scrape.value("pg_mine_n_rate").isPresent());
            server.kill9();
            sidecar.until(scrape -> scrape.value("pg_up").orElse(-1) == 0);
            Scrape down = sidecar.scrape();
            assertThat(down.value("pg_mine_started")).isEmpty();
            assertThat(Patient.in(down, "pg_mine", "stale")).isTrue();
            sidecar.until(scrape -> sidecar.page().contains("connection refused"));
            server.startAgain();
            sidecar.until(scrape -> scrape.value("pg_up").orElse(-1) == 1 && scrape.value("pg_mine_n_rate").isPresent());
            assertThat(Patient.sessions(server)).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void aKilledServerCostsNoOtherTarget() {
        try (PgServer killed = server(); PgServer other = server(); Patient sidecar = Patient.start(directory, "targets:\n"
                + target("killed", killed) + target("other", other) + MORE, killed, other)) {
            await().atMost(Patient.SOON).until(() -> sidecar.probe("killed").value("pg_mine_n_rate").isPresent()
                    && sidecar.probe("other").value("pg_mine_n_rate").isPresent());
            killed.kill9();
            sidecar.until(scrape -> scrape.value("pg_up{target=\"killed\"}").orElse(-1) == 0);
            assertThat(Patient.in(sidecar.probe("killed"), "pg_mine", "stale")).isTrue();
            double last = lastSuccess(sidecar);
            await().atMost(Patient.SOON).until(() -> lastSuccess(sidecar) > last + 2);
            assertThat(sidecar.probe("other").value("pg_mine_n_rate")).isPresent();
            assertThat(sidecar.scrape().value("pg_up{target=\"other\"}")).hasValue(1);
            killed.startAgain();
            sidecar.until(scrape -> scrape.value("pg_up{target=\"killed\"}").orElse(-1) == 1);
        }
    }

    private static double lastSuccess(Patient sidecar) {
        return sidecar.probe("other").value("pgvigil_query_last_success_timestamp_seconds{query=\"pg_mine\"}").orElse(0);
    }

    private static String target(String name, PgServer server) {
        return "  " + name + ": {url: \"" + Monitor.url(server) + "\", password: \"" + Monitor.PASSWORD + "\"}\n";
    }

    @Test
    void aRestartBeginsDerivedValuesAnew() {
        try (PgServer server = server(); Patient sidecar = Patient.start(directory, Monitor.settings(server, MORE), server)) {
            sidecar.until(scrape -> scrape.value("pg_mine_n_rate").isPresent());
            double started = sidecar.scrape().value("pg_mine_started").orElseThrow();
            server.restart();
            sidecar.until(scrape -> {
                boolean anew = scrape.value("pg_mine_started").orElse(0) > started;
                assertThat(anew && scrape.value("pg_mine_n_rate").isPresent()).isFalse();
                return anew;
            });
            sidecar.until(scrape -> scrape.value("pg_mine_n_rate").isPresent());
        }
    }

    @Test
    void anotherMajorsDataDirectoryOnTheSamePortIsNoticed() {
        try (PgServer older = server(17); Patient sidecar = Patient.start(directory, Monitor.settings(older, MORE), older)) {
            sidecar.until(scrape -> scrape.sum("pg_target_info", "version=\"17.").isPresent() && scrape.value("pg_mine_started").isPresent());
            older.stop();
            try (PgServer newer = PgServer.builder(MajorVersions.newest()).port(older.port()).start()) {
                Monitor.createRole(newer);
                sidecar.until(scrape -> scrape.sum("pg_target_info", "version=\"18.", "system_identifier=\"" + identifier(newer)).isPresent());
                sidecar.until(scrape -> scrape.value("pg_mine_n_rate").isPresent());
                assertThat(sidecar.scrape().series().keySet().stream().filter(series -> series.startsWith("pg_target_info"))).hasSize(1);
            }
            sidecar.until(scrape -> scrape.value("pg_up").orElse(-1) == 0);
            older.startAgain();
            sidecar.until(scrape -> scrape.sum("pg_target_info", "version=\"17.", "system_identifier=\"" + identifier(older)).isPresent());
        }
    }

    private static String identifier(PgServer server) {
        return server.value("postgres", "SELECT system_identifier FROM pg_control_system()");
    }

    private static PgServer server() {
        return server(18);
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }
}
