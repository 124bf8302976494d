package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.pgvigil.testing.Alone;
import dev.pgvigil.testing.Footprint;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import dev.pgvigil.testing.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that mean ill or know no better. Who means well is served at once all the while, and collections go on. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Alone
class HttpFaultsIT {
    /** Named here so that the client of these checks is there before anything is counted. */
    private static final Duration SOON = Patient.SOON;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String QUERIES = """
            pg_beside:
              every: 1s
              sql: SELECT 1 AS one
              metrics: {one: {usage: GAUGE, description: One}}
            pg_wide:
              every: 60s
              sql: SELECT repeat('x', 1000) || x AS who, 1 AS n FROM generate_series(1, 1000) AS x
              metrics: {who: {usage: LABEL}, n: {usage: GAUGE, description: Number}}
            """;
    private PgServer server;
    @TempDir
    private Path directory;

    @BeforeAll
    void start() {
        server = PgServer.start(18);
        Monitor.createRole(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aHundredSlowClientsKeepNobodyWaitingAndAreSentAway() throws IOException {
        Footprint before = Footprint.now();
        List<Socket> clients = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try (TestSidecar sidecar = serve("")) {
            await().atMost(SOON).until(() -> scrape(sidecar, new String[0]).sum("pg_wide_n").orElse(0) == 1_000);
            Footprint calm = Footprint.now();
            for (int i = 0; i < 100; i++) {
                clients.add(connect(sidecar.port()));
            }
            List<Socket> writers = clients.subList(34, 67);
            List<Socket> readers = clients.subList(67, 100);
            for (Socket reader : readers) {
                reader.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
            }
            Threads.EACH_ITS_OWN.execute(() -> drip(writers, readers, over));
            assertServesAtOnce(sidecar, new String[0]);
            for (Socket client : clients.subList(0, 67)) {
                assertThat(answerUntilTheEnd(client)).as("before a request is whole").doesNotContain("200 OK");
            }
            assertServesAtOnce(sidecar, new String[0]);
            over.set(true);
            // Their own ends stay: a client that reads nothing is not told that the other end is gone.
            settled(calm.sockets() + readers.size());
            for (Socket reader : readers) {
                reader.close();
            }
            settled(calm.sockets());
            assertServesAtOnce(sidecar, new String[0]);
        }
        before.assertNothingAdded();
    }

    @Test
    void malformedRequestsAreRefusedInOneLineOrCutOffAndNothingElseHappens() throws IOException {
        Footprint before = Footprint.now();
        String many = IntStream.range(0, 2_000).mapToObj(i -> "X-" + i + ": y\r\n").reduce("", String::concat);
        List<String> requests = List.of("\r\n\r\n\r\n", "\0\0\0\0\0\0\0\0\r\n\r\n", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "\u00ff".repeat(500),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET\r\n\r\n", "GET /metrics\r\n\r\n", "GET /metrics HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /metrics HTTP/1.1\r\n\r\n", "GET /metrics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "A".repeat(20_000) + " / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n" + many + "\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-Nul: \0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /probe?target=%ff%fe&target=%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /replica?max_lag=" + "9".repeat(5_000) + "s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic \u00e9\u00e9\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n", "CONNECT db:5432 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        try (TestSidecar sidecar = serve("")) {
            await().atMost(SOON).until(() -> scrape(sidecar, new String[0]).value("pg_up").orElse(0) == 1);
            Footprint calm = Footprint.now();
            for (String request : requests) {
                Socket client = connect(sidecar.port());
                client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                client.shutdownOutput();
                String answer = answerUntilTheEnd(client);
                assertThat(answer).as(request).matches("(?s)|HTTP/1\\.[01] [45]\\d\\d .*|HTTP/1\\.1 200 .*<title>main .*");
                assertThat(answer).as(request).doesNotContainIgnoringCase("exception", "jetty", "javalin", "at dev.pgvigil");
            }
            assertServesAtOnce(sidecar, new String[0]);
            settled(calm.sockets());
        }
        before.assertNothingAdded();
    }

    @Test
    void aFloodOfRequestsWithoutTheRightPasswordTakesNothingFromThoseWhoHaveIt() throws Exception {
        Footprint before = Footprint.now();
        Files.writeString(directory.resolve("web.yaml"), "basic_auth_users: {prometheus: " + hash("right word") + ", newcomer: " + hash("other word") + "}\n");
        String[] known = basic("prometheus", "right word");
        try (TestSidecar sidecar = serve("  config_file: web.yaml\n")) {
            await().atMost(SOON).until(() -> get(sidecar, "/metrics", known).statusCode() == 200);
            Footprint calm = Footprint.now();
            Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
            List<CompletableFuture<Void>> flood = IntStream.range(0, 10).mapToObj(i ->
                    CompletableFuture.runAsync(() -> guess(sidecar.port(), i, answers), Threads.EACH_ITS_OWN)).toList();
            do {
                assertServesAtOnce(sidecar, known);
            } while (!flood.stream().allMatch(CompletableFuture::isDone));
            flood.forEach(CompletableFuture::join);
            assertThat(answers.keySet()).isSubsetOf("401", "429").contains("401");
            assertThat(answers.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(2_000);
            await().atMost(SOON).pollInterval(Duration.ofMillis(500))
                    .until(() -> get(sidecar, "/metrics", basic("newcomer", "other word")).statusCode() == 200);
            settled(calm.sockets());
        }
        before.assertNothingAdded();
    }

    /** The server holds no more connections than that in this process, and has let the threads go that a crowd needed. */
    private static void settled(long sockets) {
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            Footprint now = Footprint.now();
            assertThat(now.sockets()).isLessThanOrEqualTo(sockets);
            assertThat(now.threads().stream().filter(thread -> thread.getName().startsWith("http-"))).hasSizeLessThan(16);
        });
    }

    /** Metrics are right and fast, the process is alive, and a query succeeds once more. */
    private static void assertServesAtOnce(TestSidecar sidecar, String[] authorization) {
        Scrape first = scrape(sidecar, authorization);
        assertThat(first.value("pg_up")).hasValue(1);
        double last = lastSuccess(first);
        await().atMost(SOON).until(() -> lastSuccess(scrape(sidecar, authorization)) > last);
        assertThat(get(sidecar, "/livez").statusCode()).isEqualTo(200);
    }

    private static Scrape scrape(TestSidecar sidecar, String[] authorization) {
        long started = System.nanoTime();
        HttpResponse<String> answer = get(sidecar, "/metrics", authorization);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(AT_ONCE);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Scrape.read(answer.body());
    }

    /** By one client for all tests: one of its own for each request leaves a selector behind until it is collected. */
    private static HttpResponse<String> get(TestSidecar sidecar, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.port() + path)).timeout(Duration.ofSeconds(30));
        try {
            return CLIENT.send((headers.length == 0 ? request : request.headers(headers)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path + " gave no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static double lastSuccess(Scrape scrape) {
        return scrape.sum("pgvigil_query_last_success_timestamp_seconds", "query=\"pg_beside\"").orElse(0);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(100_000);    // longer than the server keeps a connection that rests
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        return socket;
    }

    /** A byte every half second, of a head that never ends, or of an answer. */
    private static void drip(List<Socket> writers, List<Socket> readers, AtomicBoolean over) {
        String head = "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: " + "x".repeat(1_000);
        for (int i = 0; i < head.length() && !over.get(); i++) {
            for (Socket writer : writers) {
                quietly(() -> writer.getOutputStream().write('x'));
            }
            for (Socket reader : readers) {
                quietly(() -> reader.getInputStream().read());
            }
            pause();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            // The server has had enough of this client, which is what the test looks for elsewhere.
            return;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything until the server closes, which it must by itself; then closes too. */
    private static String answerUntilTheEnd(Socket client) throws IOException {
        try (client) {
            StringBuilder answer = new StringBuilder();
            byte[] bytes = new byte[65_536];
            for (int count = client.getInputStream().read(bytes); count >= 0; count = client.getInputStream().read(bytes)) {
                answer.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
            }
            return answer.toString();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server does not end the connection", e);
        } catch (IOException e) {
            return "";
        }
    }

    private static void guess(int port, int guesser, Map<String, AtomicInteger> answers) {
        for (int i = 0; i < 200; i++) {
            String authorization = i % 2 == 0 ? "" : "Authorization: " + basic(i % 4 == 1 ? "prometheus" : "nobody" + i, "guess " + guesser + " " + i)[1] + "\r\n";
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + authorization + "\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                answers.computeIfAbsent(answer.split(" ")[1], code -> new AtomicInteger()).incrementAndGet();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TestSidecar serve(String web) throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), QUERIES);
        Files.writeString(directory.resolve("pgvigil.yaml"), Monitor.settings(server,
                "queries: {preset: none, files: [mine.yaml]}\nweb:\n  listen: \"127.0.0.1:0\"\n" + web));
        return TestSidecar.start(directory);
    }

    private static String hash(String password) {
        return new String(BCrypt.with(BCrypt.Version.VERSION_2Y).hash(10, password.getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
    }

    private static String[] basic(String name, String password) {
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8))};
    }
}
