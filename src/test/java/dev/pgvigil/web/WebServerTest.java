package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.config.WebSettings;
import dev.pgvigil.yaml.ProblemsException;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {

    @Test
    void answersAnUnknownPathWithTheKnownOnes() {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            HttpResponse<String> answer = running.get("/nothing/here");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
            assertThat(answer.body()).isEqualTo("found no such path, expected one of / /alerts /metrics /probe /targets /livez /readyz /primary /replica /-/reload\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/", "//metrics", "/METRICS", "/favicon.ico"})
    void takesPathsExactly(String path) throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
    void refusesOtherMethodsAndSaysWhichAreServed(String method) throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            String answer = running.raw(method + " /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: GET, HEAD\r\n")
                    .endsWith("\r\n\r\nfound a method that is not served here, expected GET, HEAD\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/alerts", "/alerts?format=json", "/metrics", "/probe?target=orders-1", "/targets", "/livez", "/readyz"})
    void answersHeadLikeGetWithoutTheBody(String path) {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            HttpResponse<String> get = running.get(path);
            HttpResponse<String> head = running.send("HEAD", path);

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String header : List.of("Content-Type", "Content-Length", "Content-Security-Policy", "Vary")) {
                assertThat(head.headers().firstValue(header)).as(header).isEqualTo(get.headers().firstValue(header));
            }
            assertThat(get.headers().firstValueAsLong("Content-Length")).hasValue(get.body().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/probe", "/nothing", "/livez"})
    void sendsSecurityHeadersOnEveryAnswer(String path) {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            var headers = running.get(path).headers();

            assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
            assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
            assertThat(headers.allValues("Content-Security-Policy")).singleElement().asString().startsWith("default-src 'none'; style-src 'sha256-");
            assertThat(headers.map()).doesNotContainKeys("server", "set-cookie", "x-powered-by");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"})
    void refusesBrokenRequestsInOneLine(String request) throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            String answer = running.raw(request);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("X-Content-Type-Options: nosniff").endsWith("\r\n\r\n400 Bad Request\n");
            assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("jetty", "exception", "html");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "PUT", "BREW"})
    void refusesBrokenPathsWithTheSecurityHeadersWhateverTheMethod(String method) throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.raw(method + " /\u00ef HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ")
                    .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'none'").endsWith("\r\n\r\n400 Bad Request\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?x=<b>", "?#", "*"})
    void sendsNobodyElsewhereForWantOfAPath(String path) throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.raw("OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 404 ")
                    .contains("X-Content-Type-Options: nosniff").doesNotContain("Location", "<b>");
        }
    }

    @Test
    void refusesHeadersOverEightKilobytes() throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.get("/livez", "X-Long", "x".repeat(7_000)).statusCode()).isEqualTo(200);
            assertThat(running.raw("GET /livez HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(9_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ").endsWith("\r\n\r\n431 Request Header Fields Too Large\n");
        }
    }

    @Test
    void refusesLargeBodies() throws IOException {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            assertThat(running.raw("POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 8193\r\n\r\n"))
                    .startsWith("HTTP/1.1 413 ").endsWith("\r\n\r\nfound a body over 8192 bytes, expected none\n");
        }
    }

    @Test
    void saysNothingOfAnInternalError() {
        FakeTarget broken = new FakeTarget("orders-1");
        broken.lanes = null;
        try (RunningServer running = new RunningServer(broken)) {
            HttpResponse<String> answer = running.get("/livez");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("found an internal error, expected none; the log of this process has the details\n");
        }
    }

    @Test
    void saysNothingOfAnErrorOfTheMachineAndGoesOn() {
        try (RunningServer running = new RunningServer(() -> {
            throw new StackOverflowError("deep inside");
        }, new FakeTarget("orders-1"))) {
            HttpResponse<String> answer = running.get("/metrics");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("deep inside", "StackOverflow");
            assertThat(running.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void handsAnExhaustedHeapToWhoRunsTheProcess() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.set(failure));
        OutOfMemoryError exhausted = new OutOfMemoryError("made up");
        try (RunningServer running = new RunningServer(() -> {
            throw exhausted;
        }, new FakeTarget("orders-1"))) {
            assertThat(running.get("/metrics").statusCode()).isEqualTo(500);
            assertThat(told).hasValue(exhausted);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void finishesARequestUnderWayAndClosesAtOnce() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ScheduledExecutorService client = Executors.newScheduledThreadPool(2);
        Future<HttpResponse<String>> answer;
        try (RunningServer running = new RunningServer(() -> {
            entered.countDown();
            await(release);
            return RunningServer.OWN;
        }, new FakeTarget("orders-1"))) {
            running.get("/livez");
            answer = client.submit(() -> running.get("/metrics"));
            await(entered);
            client.schedule(release::countDown, 100, TimeUnit.MILLISECONDS);
        }
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("""
                # HELP pgvigil_test One family of the process.
                # TYPE pgvigil_test gauge
                pgvigil_test 1
                """);
        client.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void outlivesClientsThatLeave() throws Exception {
        FakeTarget target = new FakeTarget("orders-1");
        target.publish("q", "pg_" + "a".repeat(3_000_000), 1);
        try (RunningServer running = new RunningServer(target)) {
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket("127.0.0.1", running.server.port())) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            }
            assertThat(running.get("/livez").statusCode()).isEqualTo(200);
            assertThat(running.registry.getSampleValue("pgvigil_http_requests_total", new String[] {"path", "code"},
                    new String[] {"/metrics", "500"})).isNull();
        }
    }

    /** More than the listener holds at once. */
    @Test
    void connectionsThatRestGiveWayTheLongestRestingFirst() throws IOException {
        List<Socket> resting = new ArrayList<>();
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            for (int i = 0; i < 300; i++) {
                Socket client = new Socket("127.0.0.1", running.server.port());
                resting.add(client);
                client.setSoTimeout(20_000);
                assertThat(request(client)).as("client %d", i).isTrue();
            }
            long started = System.nanoTime();
            assertThat(running.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
            for (Socket client : resting.subList(0, 200)) {
                assertThat(client.getInputStream().read()).as("sent away").isEqualTo(-1);
            }
            for (Socket client : resting.subList(260, 300)) {
                assertThat(request(client)).as("left alone").isTrue();
            }
        } finally {
            for (Socket client : resting) {
                client.close();
            }
        }
    }

    /** True when a request on a connection that stays open is answered. */
    private static boolean request(Socket client) throws IOException {
        client.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        int next = 0;
        while (!answer.toString().endsWith("alive\n") && (next = client.getInputStream().read()) >= 0) {
            answer.append((char) next);
        }
        return answer.toString().startsWith("HTTP/1.1 200 ");
    }

    @Test
    void countsRequestsByRouteAndCode() {
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            running.get("/livez");
            running.get("/livez");
            running.get("/probe?target=nobody");
            running.get("/x" + "y".repeat(50));

            assertThat(count(running, "/livez", "200")).isEqualTo(2);
            assertThat(count(running, "/probe", "404")).isEqualTo(1);
            assertThat(count(running, "other", "404")).isEqualTo(1);
            assertThat(running.registry.getSampleValue("pgvigil_http_request_duration_seconds_count", new String[] {"path"},
                    new String[] {"/livez"})).isEqualTo(2);
        }
    }

    /** The request is counted after its answer left. */
    private static double count(RunningServer running, String path, String code) {
        return Awaitility.await().until(() -> running.registry.getSampleValue("pgvigil_http_requests_total", new String[] {"path", "code"},
                new String[] {path, code}), Objects::nonNull);
    }

    @Test
    void saysThatAnAddressIsTaken() throws IOException {
        CollectorRegistry registry = new CollectorRegistry();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WebSettings settings = new WebSettings("127.0.0.1", taken.getLocalPort(), Optional.empty(), WebSettings.Reload.LOOPBACK, false);

            assertThatThrownBy(() -> new WebServer(settings, List::of, List::of, new WebOptions(Clock.systemUTC(), Optional.of(registry), Reloading.NONE)))
                    .isInstanceOf(ProblemsException.class)
                    .hasMessage("web.listen: found 127.0.0.1:" + taken.getLocalPort() + " already in use, expected"
                            + " a free address: stop what listens there or choose another with --web.listen-address");
        }
        assertThat(registry.metricFamilySamples().hasMoreElements()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "192.0.2.1 | , which is not an address of this host, expected one that is, or :port for all: choose another with --web.listen-address",
        "no-such-host.invalid | , whose host name is not known, expected a name or address of this host: choose another with --web.listen-address"})
    void saysThatAnAddressIsNotOfThisHost(String host, String why) {
        WebSettings settings = new WebSettings(host, 0, Optional.empty(), WebSettings.Reload.LOOPBACK, false);

        assertThatThrownBy(() -> new WebServer(settings, List::of, List::of)).isInstanceOf(ProblemsException.class)
                .hasMessage("web.listen: found " + host + ":0" + why);
    }

    @Test
    void leavesNoThreadAndNoFamilyBehind() {
        Set<Long> before = threads().keySet();
        CollectorRegistry registry;
        try (RunningServer running = new RunningServer(new FakeTarget("orders-1"))) {
            registry = running.registry;
            running.get("/metrics");
            var mine = threads();
            mine.keySet().removeAll(before);
            assertThat(mine.values()).filteredOn(name -> name.startsWith("http-")).isNotEmpty();
            assertThat(mine.values()).filteredOn(name -> !name.matches("(http|HttpClient|Scheduler)-.*")).isEmpty();
        }
        Awaitility.await().untilAsserted(() -> {
            var left = threads();
            left.keySet().removeAll(before);
            assertThat(left.values()).filteredOn(name -> !name.matches("HttpClient-.*|awaitility.*")).isEmpty();
        });
        assertThat(registry.metricFamilySamples().hasMoreElements()).isFalse();
    }

    private static Map<Long, String> threads() {
        return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toMap(Thread::getId, Thread::getName, (a, b) -> a, HashMap::new));
    }
}
