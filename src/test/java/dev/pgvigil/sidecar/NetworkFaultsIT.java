package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.PgVigilProcess;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies between the sidecar and the server fails. Always a second target goes on that has nothing to do with it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkFaultsIT {
    private static final String MORE = "queries: {preset: none, files: [mine.yaml]}\n";
    /** The result is sent as it grows, so by now some of it is on its way. */
    private static final String STREAMING = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil' AND query LIKE '%streamed%' AND state = 'active' "
            + "AND now() - query_start > '200 ms'";
    @TempDir
    private Path directory;
    private PgServer server;
    private PgServer other;

    @BeforeAll
    void start() {
        server = server();
        other = server();
    }

    @AfterAll
    void stop() {
        server.close();
        other.close();
    }

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
                  sql: SELECT i AS who, repeat('streamed', 1500) AS more, CASE WHEN pg_sleep(0.002) IS NULL THEN 0 ELSE 1 END AS n FROM generate_series(1, 300) AS i
                  metrics: {who: {usage: LABEL}, more: {usage: DISCARD}, n: {usage: GAUGE, description: Number}}
                """);
    }

    @Test
    void aNetworkThatGoesSilentInTheMiddleOfAResultByTcp() {
        try (TcpProxy proxy = TcpProxy.before(server);
                Patient sidecar = start(Monitor.url(server).replace(":" + server.port(), ":" + proxy.port()))) {
            untilBothAreUp(sidecar);
            await().atMost(Patient.SOON).pollInterval(Duration.ofMillis(20)).until(() -> server.value("postgres", STREAMING).equals("1"));
            proxy.stall();
            sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 0);
            assertThat(sidecar.probe("far").sum("pg_result_n")).isEmpty();
            nearGoesOn(sidecar);
            proxy.forward();
            untilBothAreUp(sidecar);
            await().atMost(Duration.ofSeconds(20)).until(() -> Patient.sessions(server) <= 3);
        }
    }

    @Test
    void aNetworkThatGoesSilentInTheMiddleOfAResultByUnixSocket() {
        try (Patient sidecar = start("postgresql:///postgres?user=pgvigil&port=" + server.port() + "&host=" + server.socketDirectory())) {
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

    @Test
    void aHostNameThatDnsDoesNotKnowIsSaidSo() {
        try (Patient sidecar = start("postgresql://pgvigil@nowhere.invalid:5432/postgres")) {
            sidecar.until(scrape -> scrape.value("pg_up{target=\"near\"}").orElse(-1) == 1);
            sidecar.until(scrape -> scrape.value("pg_login_up{target=\"far\"}").orElse(-1) == 0);
            assertThat(sidecar.scrape().value("pg_up{target=\"far\"}")).hasValue(0);
            assertThat(sidecar.page()).contains("unknown host nowhere.invalid");
            assertThat(Patient.in(sidecar.probe("far"), "pg_beside", "stale")).isTrue();
            nearGoesOn(sidecar);
        }
    }

    @Test
    void dnsThatFailsIsSaidSoAndIsAskedAgain() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 elsewhere.example\n");
        Files.writeString(directory.resolve("pgvigil.yaml"), settings("postgresql://pgvigil@db.example:" + server.port() + "/postgres")
                + "web: {listen: \"127.0.0.1:0\"}\n");
        try (PgVigilProcess sidecar = PgVigilProcess.in(directory).jvm("-Djdk.net.hosts.file=" + hosts, "-Djava.security.properties=" + forgetful())
                .start("--config", directory.resolve("pgvigil.yaml").toString())) {
            untilUp(sidecar, "near", 1);
            await().atMost(Patient.SOON).until(() -> Scrape.get(sidecar.port(), "/").body().contains("unknown host db.example"));
            untilUp(sidecar, "far", 0);
            Files.writeString(hosts, "127.0.0.1 db.example\n");
            untilUp(sidecar, "far", 1);
            Files.writeString(hosts, "127.0.0.1 elsewhere.example\n");
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgvigil'");
            untilUp(sidecar, "far", 0);
            untilUp(sidecar, "near", 1);
            Files.writeString(hosts, "127.0.0.1 db.example\n");
            untilUp(sidecar, "far", 1);
            sidecar.terminate().exitCode();
            await().atMost(Patient.SOON).until(() -> Patient.sessions(server) == 0);
        }
    }

    /** Java remembers names for 30 s and failures for 10 s, which would only make the test slow. */
    private Path forgetful() throws IOException {
        return Files.writeString(directory.resolve("java.security"), "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n"
                + "networkaddress.cache.stale.ttl=0\n");
    }

    private static void untilUp(PgVigilProcess sidecar, String target, int up) {
        await(target + " " + up).atMost(Patient.SOON).until(() ->
                Scrape.of(sidecar.port(), "/metrics").value("pg_up{target=\"" + target + "\"}").orElse(-1) == up);
    }

    @Test
    void aPgBouncerRestartedIsDownForMomentsOnly() {
        PgBouncer first = bouncer(0);
        try (Patient sidecar = start("postgresql://pgvigil@127.0.0.1:" + first.port() + "/postgres")) {
            untilBothAreUp(sidecar);
            first.close();
            sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 0);
            nearGoesOn(sidecar);
            try (PgBouncer second = bouncer(first.port())) {
                untilBothAreUp(sidecar);
                assertThat(second.log()).contains("login attempt");
            }
        } finally {
            first.close();
        }
    }

    private PgBouncer bouncer(int port) {
        return PgBouncer.builder(server).user("pgvigil", Monitor.PASSWORD).port(port).start();
    }

    private static void untilBothAreUp(Patient sidecar) {
        sidecar.until(scrape -> scrape.value("pg_up{target=\"far\"}").orElse(-1) == 1 && scrape.value("pg_up{target=\"near\"}").orElse(-1) == 1);
        await().atMost(Patient.SOON).until(() -> sidecar.probe("far").sum("pg_result_n").orElse(0) == 300);
    }

    /** Collects each second, so its last success is never older than a few. */
    private static void nearGoesOn(Patient sidecar) {
        double last = sidecar.probe("near").value("pgvigil_query_last_success_timestamp_seconds{query=\"pg_beside\"}").orElse(0);
        await().atMost(Duration.ofSeconds(10)).until(() ->
                sidecar.probe("near").value("pgvigil_query_last_success_timestamp_seconds{query=\"pg_beside\"}").orElse(0) > last);
        assertThat(sidecar.scrape().value("pg_up{target=\"near\"}")).hasValue(1);
    }

    private Patient start(String far) {
        return Patient.start(directory, settings(far), server, other);
    }

    private String settings(String far) {
        String password = "\", password: \"" + Monitor.PASSWORD + "\"}\n";
        return "targets:\n  far: {url: \"" + far + password + "  near: {url: \"" + Monitor.url(other) + password + MORE;
    }

    private static PgServer server() {
        PgServer server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
        return server;
    }
}
