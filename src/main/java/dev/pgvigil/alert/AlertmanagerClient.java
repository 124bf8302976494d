package dev.pgvigil.alert;

import dev.pgvigil.alert.PushAnswer.Outcome;
import dev.pgvigil.config.AlertmanagerSettings;
import dev.pgvigil.config.Masking;
import dev.pgvigil.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts to one Alertmanager, never longer than a few seconds. One thread uses and closes it; it owns one more. */
final class AlertmanagerClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(10);
    private static final int SAID_MAX = 200;
    private final URI address;
    private final Optional<Secret> user;
    private final Optional<Path> credentialsFile;
    private final Authorities authorities;
    private final ExecutorService work;
    private HttpClient client;

    AlertmanagerClient(URI url, AlertmanagerSettings settings, String name) {
        address = URI.create(AlertmanagerSettings.shown(url) + "/api/v2/alerts");
        user = Optional.ofNullable(url.getUserInfo()).map(said -> new Secret(said.contains(":") ? said : said + ":"));
        credentialsFile = settings.credentialsFile();
        authorities = new Authorities(settings.caFile());
        work = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name + "-io");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws InterruptedException when it is to end; the request is given up */
    PushAnswer post(byte[] json) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(WHOLE).header("Content-Type", "application/json");
            authorization().ifPresent(value -> request.header("Authorization", value));
            answer = client().sendAsync(request.POST(HttpRequest.BodyPublishers.ofByteArray(json)).build(), info -> new FirstBytes());
            return told(answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            return new PushAnswer(Outcome.FAILED, Masking.text(String.valueOf(e.getMessage())));
        } catch (ExecutionException e) {
            return new PushAnswer(Outcome.FAILED, Masking.text(why(e.getCause())));
        } catch (TimeoutException e) {
            return new PushAnswer(Outcome.FAILED, "no answer within " + WHOLE.toSeconds() + " s");
        } finally {
            answer.cancel(true);
        }
    }

    private HttpClient client() throws IOException {
        boolean changed = authorities.changed();
        if (client == null || changed) {
            HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).executor(work);
            authorities.context().ifPresent(builder::sslContext);
            client = builder.build();
        }
        return client;
    }

    private Optional<String> authorization() throws IOException {
        if (user.isPresent()) {
            return user.map(AlertmanagerClient::basic);
        }
        if (credentialsFile.isEmpty()) {
            return Optional.empty();
        }
        Secret said = read(credentialsFile.get());
        return Optional.of(said.reveal().contains(":") ? basic(said) : "Bearer " + said.reveal());
    }

    private static Secret read(Path file) throws IOException {
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty() && text.chars().noneMatch(Character::isISOControl)) {
                return new Secret(text);
            }
        } catch (IOException e) {
            throw new IOException("credentials_file " + file + " cannot be read; check that it is mounted and readable", e);
        }
        throw new IOException("credentials_file " + file + ": found no single line in it, expected user:password or a token");
    }

    private static String basic(Secret userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private static PushAnswer told(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return new PushAnswer(Outcome.DELIVERED, "");
        }
        String line = answer.body().lines().map(AlertmanagerClient::plain).filter(text -> !text.isBlank()).findFirst().orElse("");
        String shown = line.length() > SAID_MAX ? line.substring(0, SAID_MAX) + "…" : line;
        return new PushAnswer(outcome(status), Masking.text("status " + status + (shown.isEmpty() ? "" : ": " + shown)));
    }

    private static Outcome outcome(int status) {
        if (status == 400 || status == 422) {
            return Outcome.REFUSED;
        }
        boolean soon = status / 100 == 5 || status == 408 || status == 429;
        return soon ? Outcome.FAILED : Outcome.UNWILLING;
    }

    private static String plain(String text) {
        return text.codePoints().filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static String why(Throwable failure) {
        String said = failure.getMessage();
        return plain(failure.getClass().getSimpleName() + (said == null || said.isBlank() ? "" : ": " + said));
    }

    /** From Java 21 on the client is closed; before, it ends when nobody knows it any more. */
    @Override
    public void close() {
        if (client instanceof AutoCloseable closeable) {
            close(closeable);
        }
        client = null;
        work.shutdownNow();
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("an HTTP client cannot be closed", e);
        }
    }
}
