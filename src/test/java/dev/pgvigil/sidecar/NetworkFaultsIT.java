package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies between the sidecar and the server fails. Always a second target goes on that has nothing to do with it. */
@Timeout(120)
class NetworkFaultsIT {
    private static final String MORE = "queries: {preset: none, files: [mine.yaml]}\n";
    /** The result is sent as it grows, so by now some of it is on its way. */
    private static final String STREAMING = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil' AND query LIKE '%streamed%' AND state = 'active' "
            + "AND now() - query_start > '300 ms'";
    @TempDir
    private Path directory;

    @BeforeEach
    void queries() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_beside:
                  every: 1s
                  sql: SELECT 1 AS one
                  metrics: {one: {usage: GAUGE, description: One}}
                pg_result:
                  every: 3s
                  timeout: 2s
                  max_rows: 2000
                  sql: SELECT i AS who, repeat('streamed', 500) AS more, CASE WHEN pg_sleep(0.001) IS NULL THEN 0 ELSE 1 END AS n FROM generate_series(1, 900) AS i
                  metrics: {who: {usage: LABEL}, more: {usage: DISCARD}, n: {usage: GAUGE, description: Number}}
                """);
    }

    @Test
    void aNetworkThatGoesSilentInTheMiddleOfAResultByTcp() {
        try (PgServer server = server(); TcpProxy proxy = TcpProxy.before(server);
                Patient sidecar = Patient.start(directory, targets(Monitor.url(server).replace(":" + server.port(), ":" + proxy.port()), server), server)) {
            untilBothAreUp(sidecar);
            await().atMost(Patient.SOON).pollInterval(Duration.ofMillis(20)).until(() -> server.value("postgres", STREAMING).equals("1"));
            proxy.stall();
            sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 0);
            assertThat(sidecar.probe("far").sum("pg_result_n")).isEmpty();
            nearGoesOn(sidecar);
            proxy.forward();
            untilBothAreUp(sidecar);
            await().atMost(Duration.ofSeconds(20)).until(() -> Patient.sessions(server) <= 6);
        }
    }

    @Test
    void aNetworkThatGoesSilentInTheMiddleOfAResultByUnixSocket() {
        try (PgServer server = server(); PgServer other = server()) {
            String url = "postgresql:///postgres?user=pgvigil&port=" + server.port() + "&host=" + server.socketDirectory();
            try (Patient sidecar = Patient.start(directory, targets(url, other), server, other)) {
                untilBothAreUp(sidecar);
                await().atMost(Patient.SOON).pollInterval(Duration.ofMillis(20)).until(() -> server.value("postgres", STREAMING).equals("1"));
                server.freeze();
                try {
                    sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 0);
                    assertThat(sidecar.probe("far").sum("pg_result_n")).isEmpty();
                    nearGoesOn(sidecar);
                } finally {
                    server.resume();
                }
                untilBothAreUp(sidecar);
                await().atMost(Duration.ofSeconds(20)).until(() -> Patient.sessions(server) <= 3);
            }
        }
    }

    @Test
    void aHostNameThatDnsDoesNotKnowIsSaidSo() {
        try (PgServer server = server();
                Patient sidecar = Patient.start(directory, targets("postgresql://pgvigil@nowhere.invalid:5432/postgres", server), server)) {
            sidecar.until(scrape -> scrape.value("pg_up{target=\"near\"}").orElse(-1) == 1);
            sidecar.until(scrape -> scrape.value("pg_login_up{target=\"far\"}").orElse(-1) == 0);
            assertThat(sidecar.scrape().value("pg_up{target=\"far\"}")).hasValue(0);
            assertThat(sidecar.page()).contains("unknown host nowhere.invalid");
            assertThat(Patient.in(sidecar.probe("far"), "pg_beside", "stale")).isTrue();
            nearGoesOn(sidecar);
        }
    }

    @Test
    void aPgBouncerRestartedIsDownForMomentsOnly() {
        try (PgServer server = server()) {
            PgBouncer first = bouncer(server, 0);
            int port = first.port();
            try (Patient sidecar = Patient.start(directory, targets("postgresql://pgvigil@127.0.0.1:" + port + "/postgres", server))) {
                untilBothAreUp(sidecar);
                first.close();
                sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 0);
                nearGoesOn(sidecar);
                try (PgBouncer second = bouncer(server, port)) {
                    untilBothAreUp(sidecar);
                    assertThat(second.log()).doesNotContain("unsupported startup parameter: options\n".repeat(2));
                }
            } finally {
                first.close();
            }
        }
    }

    private static PgBouncer bouncer(PgServer server, int port) {
        return PgBouncer.builder(server).user("pgvigil", Monitor.PASSWORD).port(port).start();
    }

    private static void untilBothAreUp(Patient sidecar) {
        sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 1 && scrape.value("pg_up{target=\"near\"}").orElse(-1) == 1);
        await().atMost(Patient.SOON).until(() -> sidecar.probe("far").sum("pg_result_n").orElse(0) == 900);
    }

    /** Collects each second, so its last success is never older than a few. */
    private static void nearGoesOn(Patient sidecar) {
        double last = sidecar.probe("near").value("pgvigil_query_last_success_timestamp_seconds{query=\"pg_beside\"}").orElseThrow();
        await().atMost(Duration.ofSeconds(10)).until(() ->
                sidecar.probe("near").value("pgvigil_query_last_success_timestamp_seconds{query=\"pg_beside\"}").orElse(0) > last);
        assertThat(sidecar.scrape().value("pg_up{target=\"near\"}")).hasValue(1);
    }

    private static String targets(String far, PgServer near) {
        return "targets:\n  far: {url: \"" + far + "\", password: \"" + Monitor.PASSWORD + "\"}\n  near: {url: \"" + Monitor.url(near)
                + "\", password: \"" + Monitor.PASSWORD + "\"}\n" + MORE;
    }

    private static PgServer server() {
        PgServer server = PgServer.start(18);
        Monitor.createRole(server);
        server.execute("ALTER ROLE pgvigil CONNECTION LIMIT 12");
        return server;
    }
}
