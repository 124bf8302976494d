package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsRouteTest {

    @Test
    void listsEveryTargetForServiceDiscovery() {
        FakeTarget labelled = new FakeTarget("orders-2");
        labelled.status = FakeTarget.status("orders-2", false, Optional.empty(), "", "", "down",
                Map.of("environment", "pro\"d", "cluster", "orders", "instance", "mine", "__param_target", "other"));
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"), labelled)) {
            HttpResponse<String> answer = running.get("/targets");
            String address = "127.0.0.1:" + running.server.port();

            assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/json");
            assertThat(answer.body()).isEqualTo("""
                    [{"targets":["ADDRESS"],"labels":{"__metrics_path__":"/probe","__param_target":"orders-1","instance":"orders-1"}},\
                    {"targets":["ADDRESS"],"labels":{"__metrics_path__":"/probe","__param_target":"orders-2","instance":"orders-2",\
                    "__meta_pgvigil_label___param_target":"other","__meta_pgvigil_label_cluster":"orders",\
                    "__meta_pgvigil_label_environment":"pro\\"d","__meta_pgvigil_label_instance":"mine"}}]""".replace("ADDRESS", address));
        }
    }

    @Test
    void listsOneTargetAtProbeToo() {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.get("/targets").body()).contains("\"__metrics_path__\":\"/probe\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"vigil.example.org:9187,vigil.example.org:9187", "db_1,db_1:80", "[::1]:9187,[::1]:9187", "10.0.0.1,10.0.0.1:80"})
    void namesTheAddressItWasAskedUnder(String host, String expected) throws IOException {
        assertThat(askedAs(host)).contains("\"targets\":[\"" + expected + "\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "<script>", "a b", "a/b", "user@host", "a:99999999", ""})
    void neverRepeatsAHostThatIsNone(String host) throws IOException {
        String answer = askedAs(host);

        assertThat(answer).satisfiesAnyOf(
                text -> assertThat(text).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n400 Bad Request\n"),
                text -> assertThat(text).startsWith("HTTP/1.1 200 ").containsPattern("\"targets\":\\[\"127\\.0\\.0\\.1:\\d+\"]"));
    }

    @Test
    void namesTheSocketsAddressWithoutAHost() throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.raw("GET /targets HTTP/1.0\r\n\r\n")).contains("\"targets\":[\"127.0.0.1:" + running.server.port() + "\"]");
        }
    }

    private static String askedAs(String host) throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            return running.raw("GET /targets HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        }
    }
}
