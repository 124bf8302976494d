package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeRouteTest {
    private final FakeTarget first = new FakeTarget("orders-1").publish("q1", "pg_a", 1);
    private final FakeTarget second = new FakeTarget("orders-2").publish("q1", "pg_a", 7);

    @Test
    void servesOneTargetAndNothingOfTheProcess() {
        try (RunningServer running = new RunningServer(first, second)) {
            HttpResponse<String> answer = running.get("/probe?target=orders-2&other=1");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body()).isEqualTo("# HELP pg_a Help of pg_a.\n# TYPE pg_a gauge\npg_a 7\n");
        }
    }

    @Test
    void compressesForWhoAccepts() {
        try (RunningServer running = new RunningServer(first)) {
            assertThat(RunningServer.gunzip(running.bytes("/probe?target=orders-1", "Accept-Encoding", "gzip").body()))
                    .isEqualTo("# HELP pg_a Help of pg_a.\n# TYPE pg_a gauge\npg_a 1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-3", "", "ORDERS-1", "127.0.0.1:5432", "%3Cscript%3E", "orders-1%00", "%ff", "orders-1%0a"})
    void refusesNamesThatAreNotConfigured(String name) {
        try (RunningServer running = new RunningServer(first, second)) {
            HttpResponse<String> answer = running.get("/probe?target=" + name);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
            assertThat(answer.body()).isEqualTo("target: found a name that is not configured, expected one of: orders-1, orders-2\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"/probe,0", "/probe?,0", "/probe?target=orders-1&target=orders-2,2", "/probe?Target=orders-1,0"})
    void expectsExactlyOneTarget(String path, int found) {
        try (RunningServer running = new RunningServer(first, second)) {
            HttpResponse<String> answer = running.get(path);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("target: found " + found + " parameters, expected exactly one of: orders-1, orders-2\n");
        }
    }

    @Test
    void refusesBrokenEscapesOfAQuery() throws Exception {
        try (RunningServer running = new RunningServer(first)) {
            assertThat(running.raw("GET /probe?target=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void refusesTheModuleOfPostgresExporterByName() {
        try (RunningServer running = new RunningServer(first)) {
            HttpResponse<String> answer = running.get("/probe?target=orders-1&auth_module=foo");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("auth_module: found a parameter of postgres_exporter, expected none: the credentials of a"
                    + " target stand in the settings\n");
        }
    }
}
