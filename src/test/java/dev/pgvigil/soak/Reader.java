package dev.pgvigil.soak;

import dev.pgvigil.exposition.CheckedPage;
import dev.pgvigil.exposition.ExpositionFormat;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A client of the sidecar to whom every answer must come as 200, soon, and well-formed. Thread-safe. */
final class Reader {
    /** Milliseconds in truth; the machine that tests may have other things to do. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final int port;

    Reader(int port) {
        this.port = port;
    }

    /** A page of metrics, read by the letter. */
    Scrape scrape(String path) throws IOException, InterruptedException {
        String body = get(path);
        CheckedPage.read(ExpositionFormat.TEXT, body.getBytes(StandardCharsets.UTF_8));
        Scrape scrape = Scrape.read(body);
        scrape.series().forEach((series, value) -> {
            if (series.contains("_rate") && value < 0) {
                throw new AssertionError(path + ": " + series + " is " + value);
            }
        });
        return scrape;
    }

    String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20)).build();
        long started = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        long took = System.nanoTime() - started;
        answers.incrementAndGet();
        slowestNanos.accumulateAndGet(took, Math::max);
        if (response.statusCode() != 200 || took > AT_ONCE.toNanos()) {
            throw new AssertionError(path + " answered " + response.statusCode() + " after " + took / 1_000_000 + " ms: " + response.body());
        }
        return response.body();
    }

    @Override
    public String toString() {
        return answers + " answers, the slowest after " + slowestNanos.get() / 1_000_000 + " ms";
    }
}
