package dev.pgvigil.testing;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.SettingsLoader;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.sidecar.Sidecar;
import dev.pgvigil.yaml.Problems;
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
        Problems problems = new Problems();
        Settings loaded = load(directory, settings, problems);
        List<QueryDefinition> queries = QueryFiles.load(loaded.queries(), problems);
        problems.throwIfAny();
        return new TestSidecar(Sidecar.start(loaded, queries, "test"));
    }

    /** Settings from a text, with a free port. */
    public static Settings load(Path directory, String settings, Problems problems) {
        try {
            Path file = Files.writeString(directory.resolve("pgvigil.yaml"), settings + "\nweb: {listen: \"127.0.0.1:0\"}\n");
            Flags flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                    Optional.empty());
            Optional<Settings> loaded = SettingsLoader.load(flags, Map.of("HOME", directory.toString()), directory, problems);
            problems.throwIfAny();
            return loaded.orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Override
    public void close() {
        sidecar.close();
    }
}
