package dev.pgvigil.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One read of a page in text format: series as they are written to their values. */
public record Scrape(String body, Map<String, Double> series) {

    /** Reads a page; anything but 200 fails the test. */
    public static Scrape of(int port, String path) {
        HttpResponse<String> response = get(port, path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return read(response.body());
    }

    /** The series of a page that somebody else fetched. */
    public static Scrape read(String body) {
        Map<String, Double> series = new TreeMap<>();
        // Only a line feed ends a line: a label may hold a carriage return.
        Arrays.stream(body.split("\n")).filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            series.put(line.substring(0, blank), number(line.substring(blank + 1)));
        });
        return new Scrape(body, series);
    }

    /** Any answer. */
    public static HttpResponse<String> get(int port, String path, String... headers) {
        return send(port, "GET", path, headers);
    }

    /** Any answer to any method, sent without a body. */
    public static HttpResponse<String> send(int port, String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path + " gave no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The value of exactly that series. */
    public OptionalDouble value(String name) {
        Double value = series.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The sum over all series of a family whose text contains all of the parts; empty when there is none. */
    public OptionalDouble sum(String family, String... parts) {
        double sum = 0;
        boolean any = false;
        for (Map.Entry<String, Double> entry : series.entrySet()) {
            if (belongs(entry.getKey(), family, parts)) {
                sum += entry.getValue();
                any = true;
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** True when the page tells of queries, and none of them waits for its first run or for a server that is gone. */
    public boolean everyQueryHasRun() {
        return sum("pgvigil_query_state").isPresent() && sum("pgvigil_query_state", "state=\"stale\"").isEmpty();
    }

    private static boolean belongs(String key, String family, String... parts) {
        boolean named = key.equals(family) || key.startsWith(family + "{");
        return named && Arrays.stream(parts).allMatch(key::contains);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
