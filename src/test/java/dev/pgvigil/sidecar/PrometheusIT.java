package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Prometheus;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads a real sidecar. */
@Timeout(180)
class PrometheusIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static PgServer server;
    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() {
        server = PgServer.start(MajorVersions.newest());
        server.executeIn("postgres", "CREATE EXTENSION pg_stat_statements");
        Monitor.createRole(server);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void scrapesOpenMetricsWithoutAnError() {
        try (TestSidecar sidecar = start(); Prometheus prometheus = Prometheus.scraping("127.0.0.1:" + sidecar.port())) {
            readsEverything(prometheus);
            HttpResponse<String> page = sidecar.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
            assertThat(page.body()).endsWith("# EOF\n");
        }
    }

    @Test
    void scrapesTextWithoutAnError() throws IOException {
        try (TestSidecar sidecar = start(); Prometheus prometheus = Prometheus.scraping("127.0.0.1:" + textOnly(sidecar))) {
            readsEverything(prometheus);
        } finally {
            front.stop(0);
        }
    }

    @Test
    void findsSeveralTargetsByDiscoveryAndReadsThemApart() {
        String settings = "targets:\n" + target("orders-1") + target("orders-2");
        try (TestSidecar sidecar = TestSidecar.start(directory, settings);
                Prometheus prometheus = Prometheus.with("scrape_configs: [{job_name: postgres, relabel_configs: "
                        + "[], http_sd_configs: [{url: 'http://127.0.0.1:" + sidecar.port() + "/targets', refresh_interval: 1s}]}]\n")) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(prometheus.value("count(up == 1)")).isEqualTo(2);
                assertThat(prometheus.value("count(pg_up{instance=~'orders-[12]'} == 1)")).isEqualTo(2);
                assertThat(prometheus.value("count by (environment) (pg_target_info{environment='test'})")).isEqualTo(2);
            });
            Scrape own = sidecar.scrape();
            assertThat(own.sum("pg_up", "target=\"orders-1\"")).hasValue(1);
            assertThat(own.sum("pg_stat_database_xact_commit")).isEmpty();
            assertThat(sidecar.get("/probe?target=nobody").statusCode()).isEqualTo(404);
        }
    }

    private static void readsEverything(Prometheus prometheus) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(prometheus.targets().findValuesAsText("lastError")).containsOnly("");
            assertThat(prometheus.value("up")).isEqualTo(1);
            assertThat(prometheus.value("pg_up")).isEqualTo(1);
            assertThat(prometheus.value("count(pg_stat_database_xact_commit)")).isGreaterThan(2);
            assertThat(prometheus.value("count(pg_stat_statements_calls_total) > bool 0")).isEqualTo(1);
            assertThat(prometheus.value("process_resident_memory_bytes > bool 0")).isEqualTo(1);
        });
        assertThat(prometheus.log()).doesNotContain("append failed").doesNotContain("Error on ingesting");
    }

    private HttpServer front;

    /** A front that asks for text whatever Prometheus would like. */
    private int textOnly(TestSidecar sidecar) throws IOException {
        front = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        front.createContext("/", exchange -> {
            HttpResponse<String> page = sidecar.get("/metrics", "Accept", "text/plain");
            byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.headers().firstValue("Content-Type").orElse(""));
            exchange.sendResponseHeaders(page.statusCode(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        front.start();
        return front.getAddress().getPort();
    }

    private TestSidecar start() {
        return TestSidecar.start(directory, Monitor.settings(server, ""));
    }

    private static String target(String name) {
        return "  " + name + ": {url: \"" + Monitor.url(server) + "\", password: \"" + Monitor.PASSWORD
                + "\", labels: {environment: test}}\n";
    }
}
