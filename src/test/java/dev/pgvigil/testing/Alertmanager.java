package dev.pgvigil.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real Alertmanager on 127.0.0.1, from Debian's package; its absence skips the test. Closing ends it and removes its files. */
public final class Alertmanager implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private final Path program = Tools.require("prometheus-alertmanager", "prometheus-alertmanager");
    private final Path home = Directories.temporary();
    private final int port = Ports.free();
    private Process process;

    private Alertmanager(String config) {
        try {
            Files.writeString(home.resolve("alertmanager.yml"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
    }

    /** Notifies an address of alerts and of their end, grouped by name, within seconds. */
    public static Alertmanager notifying(String webhook) {
        return new Alertmanager("""
                route: {receiver: test, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
                receivers: [{name: test, webhook_configs: [{url: '%s', send_resolved: true}]}]
                """.formatted(webhook));
    }

    /** Starts with a configuration of one's own. */
    public static Alertmanager with(String config) {
        return new Alertmanager(config);
    }

    /** Starts on the same port with the files that the last run left. */
    public void startAgain() {
        try {
            process = new ProcessBuilder(program.toString(), "--config.file=" + home.resolve("alertmanager.yml"),
                    "--storage.path=" + home.resolve("data"), "--web.listen-address=127.0.0.1:" + port, "--cluster.listen-address=")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("Alertmanager is ready").atMost(TIMEOUT).until(() -> !process.isAlive() || Ports.answers(port));
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The alerts that it holds to be active. */
    public JsonNode alerts() {
        try {
            return new ObjectMapper().readTree(Scrape.get(port, "/api/v2/alerts?active=true").body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and keeps its files. */
    public void stop() {
        Command.end(process);
    }

    @Override
    public void close() {
        stop();
        Directories.delete(home);
    }
}
