package dev.pgvigil.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real Prometheus on 127.0.0.1, from Debian's package; its absence skips the test. Closing ends it and removes its files. */
public final class Prometheus implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** One for all questions: a test may ask hundreds of them, and a new client each time would take most of it. */
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path home = Directories.temporary();
    private final int port = Ports.free();
    private final Process process;

    private Prometheus(String scrapeConfigs) {
        Path program = Tools.require("prometheus", "prometheus");
        try {
            Files.writeString(home.resolve("prometheus.yml"), "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\n" + scrapeConfigs);
            process = new ProcessBuilder(program.toString(), "--config.file=" + home.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + home.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true).redirectOutput(home.resolve("log").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("Prometheus is ready").atMost(TIMEOUT).until(() -> !process.isAlive()
                || Ports.answers(port) && Scrape.get(port, "/-/ready").statusCode() == 200);
    }

    /** Scrapes one address under job {@code postgres} every second. */
    public static Prometheus scraping(String address) {
        return new Prometheus("scrape_configs: [{job_name: postgres, static_configs: [{targets: ['" + address + "']}]}]\n");
    }

    /** As {@link #scraping}, with rules of a file, evaluated every second. */
    public static Prometheus scraping(String address, Path rules) {
        return with("scrape_configs: [{job_name: postgres, static_configs: [{targets: ['" + address + "']}]}]\n", List.of(rules));
    }

    /** Starts with the {@code scrape_configs} of a text. */
    public static Prometheus with(String scrapeConfigs) {
        return new Prometheus(scrapeConfigs);
    }

    /** The same, with the rules of files, evaluated every second. */
    public static Prometheus with(String scrapeConfigs, List<Path> rules) {
        return new Prometheus(rules.stream().map(file -> "\"" + file.toAbsolutePath() + "\"").collect(Collectors.joining(", ", "rule_files: [", "]\n")) + scrapeConfigs);
    }

    /** The {@code result} of an instant query. */
    public JsonNode query(String expression) {
        return json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).path("data").path("result");
    }

    /** The values of a label on what a selector finds within the last hour, as Grafana asks for those of a variable. */
    public List<String> labelValues(String label, String selector) {
        long now = System.currentTimeMillis() / 1000;
        List<String> values = new ArrayList<>();
        json("/api/v1/label/" + label + "/values?start=" + (now - 3600) + "&end=" + now + "&match%5B%5D=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .path("data").forEach(value -> values.add(value.asText()));
        return values;
    }

    /** The value of the only series of an expression; NaN when there is none or several. */
    public double value(String expression) {
        JsonNode result = query(expression);
        return result.size() == 1 ? result.get(0).path("value").get(1).asDouble() : Double.NaN;
    }

    /** The targets as Prometheus sees them, with health and last error. */
    public JsonNode targets() {
        return json("/api/v1/targets").path("data").path("activeTargets");
    }

    public String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode json(String path) {
        try {
            return MAPPER.readTree(client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Command.end(process);
        Directories.delete(home);
    }
}
