package dev.pgvigil.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.fuzz.Draws;
import dev.pgvigil.fuzz.FuzzText;
import dev.pgvigil.snapshot.TargetView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any bytes to a real server. The first chooses the server (one target, several, with users) and whether the rest is the request as it
 * is, or lines put into the places of one: path, then headers. Every answer is whole, of a declared status and never 500, has the
 * security headers and repeats nothing of the request; without the user's password there is no answer but that of open paths.
 */
public final class HttpFuzz {
    private static final String USER = "fuzz:Passwort-4711"; // of a length that has one base 64 form only
    private static final String TOKEN = Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.US_ASCII));
    private static final List<String> METHODS = List.of("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "TRACE");
    private static final List<String> PATHS = List.of("", "/", "/metrics", "/probe?target=", "/targets", "/livez", "/readyz", "/primary", "/replica?max_lag=",
            "/replica?target=", "/-/reload", "/primary?");
    private static final List<String> HEADERS = List.of("Accept: ", "Accept-Encoding: ", "Authorization: Basic ", "Authorization: ", "Origin: ", "X-Forwarded-For: ",
            "Content-Length: ", "Host: ", "Transfer-Encoding: ", "Expect: ", "Connection: ", "");
    private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 403, 404, 405, 411, 413, 414, 417, 422, 426, 429, 431, 501, 503, 505);
    private static final Set<String> KNOWN = Set.of("content-type", "content-length", "x-content-type-options", "x-frame-options", "referrer-policy",
            "cache-control", "content-security-policy", "vary", "content-encoding", "www-authenticate", "retry-after", "allow", "connection", "date");
    private static final Set<String> TYPES = Set.of("text/plain;charset=utf-8", "text/html;charset=utf-8", "application/json",
            "text/plain; version=0.0.4; charset=utf-8", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    private static final Set<String> OPEN = Set.of("alive\n", "ready\n", "");
    private static final Pattern WORD = Pattern.compile("(?=[a-zA-Z]*[0-9])[a-zA-Z0-9]{8,}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:\\[\\]-]+:[0-9]{1,5}");
    private static final int TIMEOUT_MILLIS = 20_000;
    private static List<RunningServer> servers = List.of();

    private HttpFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        start();
        Draws draws = new Draws(input);
        int server = draws.below(3);
        boolean raw = draws.below(8) == 0;
        byte[] request = raw ? draws.rest() : request(draws).getBytes(StandardCharsets.UTF_8);
        String written = new String(request, StandardCharsets.ISO_8859_1);
        byte[] answer = answer(servers.get(server), request);
        try {
            check(HttpAnswer.first(answer, written.strip().regionMatches(true, 0, "HEAD", 0, 4)), written, server);
        } catch (IllegalArgumentException broken) {
            throw new AssertionError(broken.getMessage() + " in the answer to " + written, broken);
        }
    }

    /** Ends the servers. */
    public static synchronized void close() {
        servers.forEach(RunningServer::close);
        servers = List.of();
    }

    private static String request(Draws draws) {
        StringBuilder request = new StringBuilder(draws.one(METHODS)).append(' ').append(draws.one(PATHS)).append(draws.text()).append(" HTTP/1.1\r\n");
        if (draws.below(8) > 0) {
            request.append("Host: localhost:9187\r\n");
        }
        while (draws.more() && request.length() < FuzzText.LONGEST) {
            request.append(draws.one(HEADERS)).append(draws.text()).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    private static byte[] answer(RunningServer running, byte[] request) {
        try (Socket socket = new Socket("127.0.0.1", running.server.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            write(socket, request);
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The server closes at once when it refuses a request; what it wrote may be lost with what it did not read.
            return new byte[0];
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
        } catch (IOException closedAlready) {
            // Then the answer is there to be read.
        }
    }

    private static void check(Optional<HttpAnswer> found, String request, int server) throws IllegalArgumentException {
        if (found.isEmpty()) {
            return;
        }
        HttpAnswer answer = found.get();
        String where = " to " + request;
        expect(STATUSES.contains(answer.status()), "status " + answer.status() + where);
        answer.headers().keySet().forEach(name -> expect(KNOWN.contains(name), "the header " + name + where));
        expect("nosniff".equals(answer.headers().get("x-content-type-options")) && "DENY".equals(answer.headers().get("x-frame-options"))
                && answer.headers().getOrDefault("content-security-policy", "").startsWith("default-src 'none'"), "no security headers" + where);
        expect(answer.body().length == 0 || TYPES.contains(answer.headers().get("content-type")), "type " + answer.headers().get("content-type") + where);
        if (!answer.headers().containsKey("content-encoding")) {
            body(answer, new String(answer.body(), StandardCharsets.UTF_8), request);
        }
        expect(server != 2 || request.contains(TOKEN) || answer.status() / 100 == 4 || Set.of(501, 505).contains(answer.status()) || isOpen(answer),
                "no question for a password" + where);
    }

    /** What stands open says one word. */
    private static boolean isOpen(HttpAnswer answer) {
        int length = Integer.parseInt(answer.headers().get("content-length"));
        return OPEN.contains(new String(answer.body(), StandardCharsets.UTF_8)) && length <= "alive\n".length();
    }

    private static void body(HttpAnswer answer, String body, String request) {
        String type = answer.headers().getOrDefault("content-type", "");
        if (type.equals("application/json")) {
            expect(body.isEmpty() || HOST.matcher(json(body).path(0).path("targets").path(0).asText()).matches(), "the address in " + body + " to " + request);
            return;
        }
        expect(type.startsWith("text/html") || body.indexOf('<') < 0, "a tag in " + body + " to " + request);
        expect(body.chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x7F), "control characters in " + body + " to " + request);
        Matcher word = WORD.matcher(request);
        while (word.find()) {
            expect(!body.contains(word.group()), word.group() + " repeated in " + body + " to " + request);
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError("found no JSON: " + text, e);
        }
    }

    private static synchronized void start() {
        if (!servers.isEmpty()) {
            return;
        }
        FakeTarget orders = new FakeTarget("orders").publish("q", "pg_stat_thing", 1);
        FakeTarget replica = new FakeTarget("billing").publish("q", "pg_replication_lag_seconds", 3);
        replica.status = FakeTarget.status("billing", true, Optional.of(true), "replica", "17.11", "", Map.of("team", "a\"b"));
        WebSettings guarded = new WebSettings("127.0.0.1", 0, Optional.of(users()), WebSettings.Reload.AUTHENTICATED, false);
        servers = List.of(running(RunningServer.ANY_PORT, replica), running(RunningServer.ANY_PORT, orders, replica), running(guarded, replica));
    }

    private static RunningServer running(WebSettings settings, TargetView... targets) {
        return new RunningServer(settings, () -> List.of(targets), () -> RunningServer.OWN, new Reloads(settings.reload()));
    }

    /** Takes everything that is asked of it. */
    private record Reloads(WebSettings.Reload allowed) implements Reloading {
        @Override
        public Notice notice() {
            return Notice.NONE;
        }

        @Override
        public Outcome reload() {
            return new Outcome(Result.ACCEPTED, "nothing changed");
        }
    }

    private static Path users() {
        try {
            Path file = Files.createTempFile("pgvigil-fuzz", ".yaml");
            file.toFile().deleteOnExit();
            int colon = USER.indexOf(':');
            return Files.writeString(file, "basic_auth_users: {" + USER.substring(0, colon) + ": "
                    + BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, USER.substring(colon + 1).toCharArray()) + "}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void expect(boolean holds, String found) {
        if (!holds) {
            throw new AssertionError("found " + found);
        }
    }
}
