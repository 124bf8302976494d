package dev.pgvigil.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes what is posted to it on 127.0.0.1 and answers as a test says: it stands for PagerDuty, Slack, or an Alertmanager with troubles. */
public final class HttpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String answer = "";
    private volatile boolean hanging;

    /**
     * One request.
     *
     * @param headers by name in lower case, the first value of each
     */
    public record Request(String path, Map<String, String> headers, JsonNode body) {
    }

    public HttpReceiver() {
        this(Ports.free());
    }

    /** On a port of one's own. */
    public HttpReceiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            server.createContext("/", this::take);
            server.setExecutor(Threads.EACH_ITS_OWN);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        requests.add(new Request(exchange.getRequestURI().toString(), headers, new ObjectMapper().readTree(body)));
        if (hanging) {
            awaitClose();
        }
        byte[] said = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
        exchange.getResponseBody().write(said);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers so from now on. */
    public HttpReceiver answers(int code, String body) {
        status = code;
        answer = body;
        return this;
    }

    /** Takes requests from now on and never answers. */
    public HttpReceiver hangs() {
        hanging = true;
        return this;
    }

    /** Everything that has come, the oldest first. */
    public List<Request> requests() {
        return requests;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
