package dev.pgvigil.web;

import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.TargetView;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP server; started by the constructor. Closed by who made it. */
public final class WebServer implements AutoCloseable {

    /**
     * @param targets every configured target, in the order of the settings
     * @param processFamilies the process's own families, read at each scrape
     * @throws dev.pgvigil.yaml.ProblemsException when the address cannot be taken
     */
    public WebServer(WebSettings settings, List<TargetView> targets, Supplier<List<MetricFamily>> processFamilies) {
    }

    /** The port in use, also when 0 was asked for. */
    public int port() {
        return 0;
    }

    @Override
    public void close() {
    }
}
