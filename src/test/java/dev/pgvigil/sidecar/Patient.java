package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.exposition.CheckedPage;
import dev.pgvigil.exposition.ExpositionFormat;
import dev.pgvigil.testing.Footprint;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A sidecar that is made to suffer. Whatever happens to it, each of its pages comes with 200, within two seconds (of a busy machine) and right by the letter of the
 * format; and when it is closed it leaves no thread, no descriptor and no session behind.
 */
final class Patient implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final List<PgServer> servers;
    private final Footprint before;
    private final TestSidecar sidecar;

    private Patient(Path directory, String settings, List<PgServer> servers) {
        this.servers = servers;
        this.before = Footprint.now();
        this.sidecar = TestSidecar.start(directory, settings);
        get("/");
        get("/metrics");
    }

    /** @param servers that must have no session of the role {@code pgvigil} at the end */
    static Patient start(Path directory, String settings, PgServer... servers) {
        return new Patient(directory, settings, List.of(servers));
    }

    Scrape scrape() {
        return scrape("/metrics");
    }

    Scrape probe(String target) {
        return scrape("/probe?target=" + target);
    }

    /** The status page. */
    String page() {
        return get("/");
    }

    /** The status of an answer. */
    int status(String path) {
        return ask(path).statusCode();
    }

    void until(Predicate<Scrape> condition) {
        until(SOON, condition);
    }

    void until(Duration longest, Predicate<Scrape> condition) {
        await().atMost(longest).pollInterval(Duration.ofMillis(100)).until(() -> condition.test(scrape()));
    }

    /** Waits until the query has succeeded once more from now on. */
    void untilSucceedsAgain(String query) {
        double last = lastSuccess(scrape(), query);
        until(Duration.ofSeconds(10), scrape -> lastSuccess(scrape, query) > last);
    }

    static boolean in(Scrape scrape, String query, String state) {
        return scrape.sum("pgvigil_query_state", "query=\"" + query + "\"", "state=\"" + state + "\"").orElse(0) > 0;
    }

    private static double lastSuccess(Scrape scrape, String query) {
        return scrape.sum("pgvigil_query_last_success_timestamp_seconds", "query=\"" + query + "\"").orElse(0);
    }

    private Scrape scrape(String path) {
        long started = System.nanoTime();
        String body = get(path);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).as(path).isLessThan(AT_ONCE);
        CheckedPage.read(ExpositionFormat.TEXT, body.getBytes(StandardCharsets.UTF_8));
        return Scrape.read(body);
    }

    private String get(String path) {
        HttpResponse<String> response = ask(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> ask(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.port() + path)).timeout(Duration.ofSeconds(20)).build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path + " gave no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sessions of the role on a server, those included that nobody holds the other end of. */
    static int sessions(PgServer server) {
        return Integer.parseInt(server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil'"));
    }

    @Override
    public void close() {
        sidecar.close();
        servers.stream().filter(PgServer::isRunning).forEach(server ->
                await("sessions end").atMost(Duration.ofSeconds(15)).until(() -> sessions(server) == 0));
        before.assertNothingAdded();
    }
}
