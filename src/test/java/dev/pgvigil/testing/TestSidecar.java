package dev.pgvigil.testing;

import dev.pgvigil.config.Flags;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.sidecar.Sidecar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real sidecar on a free port of 127.0.0.1, from a settings file as a user writes it. Closed by who started it. */
public final class TestSidecar implements AutoCloseable {
    private final Sidecar sidecar;

    private TestSidecar(Sidecar sidecar) {
        this.sidecar = sidecar;
    }

    /**
     * Starts one; {@code web.listen} is added.
     *
     * @param directory for the settings file; relative paths in it start there
     */
    public static TestSidecar start(Path directory, String settings) {
        return new TestSidecar(Sidecar.start(load(directory, settings + "\nweb: {listen: \"127.0.0.1:0\"}\n"), "test"));
    }

    /** Starts one with the settings file {@code pgvigil.yaml} of that directory as it is. */
    public static TestSidecar start(Path directory) {
        return new TestSidecar(Sidecar.start(load(directory), "test"));
    }

    /** Settings and queries from a settings file's text. */
    public static Configuration load(Path directory, String settings) {
        try {
            Files.writeString(directory.resolve("pgvigil.yaml"), settings);
            return load(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Configuration load(Path directory) {
        Path file = directory.resolve("pgvigil.yaml");
        Flags flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty());
        return Configuration.load(flags, Map.of("HOME", directory.toString()), directory);
    }

    public int port() {
        return sidecar.port();
    }

    /** One scrape of {@code /metrics}. */
    public Scrape scrape() {
        return Scrape.of(port(), "/metrics");
    }

    public HttpResponse<String> get(String path, String... headers) {
        return Scrape.get(port(), path, headers);
    }

    /** Asks for a reload. */
    public HttpResponse<String> reload() {
        return Scrape.send(port(), "POST", "/-/reload");
    }

    @Override
    public void close() {
        sidecar.close();
    }
}
