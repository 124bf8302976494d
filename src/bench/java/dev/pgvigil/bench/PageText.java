package dev.pgvigil.bench;

import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Pages of a sidecar as text, for looking at them between measurements. */
final class PageText {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PageText() {
    }

    /** {@code /metrics}; empty when nothing answers yet. */
    static String of(int port) {
        return of(port, "/metrics");
    }

    static String of(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(30)).build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** The same, read. */
    static Scrape scrape(int port, String path) {
        return Scrape.read(of(port, path));
    }
}
