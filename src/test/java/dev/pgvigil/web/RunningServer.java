package dev.pgvigil.web;

import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.TargetView;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/** A real server on a free port of the loopback address, and a client for it. */
final class RunningServer implements AutoCloseable {
    static final WebSettings ANY_PORT = new WebSettings("127.0.0.1", 0, Optional.empty(), WebSettings.Reload.LOOPBACK, false);
    static final List<MetricFamily> OWN =
            List.of(new MetricFamily(Family.gauge("pgvigil_test", "One family of the process."), List.of(Sample.of(1))));
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final HandClock clock = new HandClock();
    final CollectorRegistry registry = new CollectorRegistry();
    final WebServer server;
    private final WebSettings settings;

    RunningServer(TargetView... targets) {
        this(() -> OWN, targets);
    }

    RunningServer(Supplier<List<MetricFamily>> own, TargetView... targets) {
        this(ANY_PORT, own, targets);
    }

    /** With a {@code web.config.file}. */
    RunningServer(Path configFile, TargetView... targets) {
        this(new WebSettings("127.0.0.1", 0, Optional.of(configFile), WebSettings.Reload.LOOPBACK, false), () -> OWN, targets);
    }

    private RunningServer(WebSettings settings, Supplier<List<MetricFamily>> own, TargetView... targets) {
        this(settings, () -> List.of(targets), own, Reloading.NONE);
    }

    /** With everything that a server is given. */
    RunningServer(WebSettings settings, Supplier<List<TargetView>> targets, Supplier<List<MetricFamily>> own, Reloading reloading) {
        this(settings, targets, own, reloading, ShownAlerts.NONE);
    }

    /** With alerts, and otherwise nothing of its own. */
    RunningServer(WebSettings settings, List<TargetView> targets, ShownAlerts alerts) {
        this(settings, () -> targets, () -> OWN, Reloading.NONE, alerts);
    }

    private RunningServer(WebSettings settings, Supplier<List<TargetView>> targets, Supplier<List<MetricFamily>> own, Reloading reloading,
            ShownAlerts alerts) {
        this.settings = settings;
        server = new WebServer(settings, targets, own, new WebOptions(clock, Optional.of(registry), reloading, alerts));
    }

    Runnable prepareReload() {
        return server.prepareReload(settings);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(String path, String... headers) {
        return send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, byte[] body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Everything the server answers to these bytes until it closes the connection. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String gunzip(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CLIENT.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
